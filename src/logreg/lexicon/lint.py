"""Errors in a folder of word lists: entries that can have no effect, or the wrong one."""

from __future__ import annotations

import os
from collections.abc import Iterator

from logreg.errors import InputError, excerpt, place
from logreg.lexicon.word_lists import LISTS, list_path, problem_of, read_entries
from logreg.tokens import normalize


def check_lists(folder: str) -> list[InputError]:
    """Return all problems of the lists in a folder, by list and line.

    Raises:
        InputError: there are no lists, or one cannot be read.
    """
    paths = [list_path(folder, name) for name in LISTS]
    paths = [path for path in paths if os.path.isfile(path)]
    if not paths:
        names = ", ".join(f"{name}.txt" for name in LISTS)
        raise InputError(f"no word lists here; they are named {names}", folder)
    entries = {path: read_entries(path) for path in paths}
    problems = [problem for path in paths for problem in _check_entries(path, entries[path])]
    return problems + list(_on_both_sides(folder, entries))


def _check_entries(path: str, entries: list[tuple[int, str]]) -> Iterator[InputError]:
    """Check each entry by itself and against those before it."""
    first_lines: dict[str, int] = {}
    for number, word in entries:
        normal = normalize(word)
        if problem := problem_of(word):
            yield InputError(problem, path, number)
        if normal in first_lines:
            problem = f"{excerpt(word)} is there already, in line {first_lines[normal]}"
            yield InputError(problem, path, number)
        first_lines.setdefault(normal, number)


def _on_both_sides(folder: str, entries: dict[str, list[tuple[int, str]]]) -> Iterator[InputError]:
    """Find words in both polar lists, which cancel out."""
    positive_path, negative_path = list_path(folder, "positive"), list_path(folder, "negative")
    positive = {normalize(word): number for number, word in entries.get(positive_path, [])}
    for number, word in entries.get(negative_path, []):
        if normalize(word) in positive:
            other = place(positive_path, positive[normalize(word)])
            yield InputError(f"{excerpt(word)} is positive too, at {other}", negative_path, number)
