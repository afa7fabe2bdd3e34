"""``suspects --fix``: suspects one by one, a key for each, and the new labels in the files."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from logreg.cli.console import note, print_rows
from logreg.cli.keys import Keys
from logreg.errors import InputError, place, printable

if TYPE_CHECKING:
    from logreg.data.dataset import Dataset
    from logreg.data.examples import Example
    from logreg.data.input_options import InputOptions
    from logreg.labels import Labels
    from logreg.model_selection.confident_learning import HeldOut, Suspect

ACCEPT, KEEP, SKIP, UNDO, QUIT = "a", "k", "s", "u", "q"

NUMBERS = "123456789"
"""The keys of the labels, of which there are more than two; those beyond have none."""

LONGEST = 4000
"""Characters of a text that are shown."""


@dataclass(frozen=True)
class Decision:
    """What was decided about a suspect.

    Attributes:
        text: the number of the text.
        key: `KEEP`, `SKIP`, or `ACCEPT` for a new label.
        label: the index of its label from now on.
    """

    text: int
    key: str
    label: int


@dataclass(frozen=True)
class Fixed:
    """The decisions, to be written to the files.

    Attributes:
        decisions: in order.
        examples: all texts.
        spellings: the label of each index as each file spells it.
    """

    decisions: Sequence[Decision]
    examples: Sequence[Example]
    spellings: dict[tuple[str, int], str]

    def save(self, options: InputOptions) -> None:
        """Write the new labels to the files, all or none, and report how many there are.

        If that fails, the decisions are printed, so that they are not lost.

        Raises:
            InputError: a file can't be read, or its labels can't be replaced.
            OSError: a file can't be written.
        """
        from logreg.atomic import write_all_atomically
        from logreg.data.relabel import NewLabel, relabelled

        new = defaultdict[str, list[NewLabel]](list)
        for one in self.decisions:
            if one.key == ACCEPT:
                example = self.examples[one.text]
                spelling = self.spellings[example.path, one.label]
                new[example.path].append(NewLabel(example.line, example.text, spelling))
        try:
            write_all_atomically({path: relabelled(path, options, new[path]) for path in new})
        except (InputError, OSError):
            note("no label was changed; these were to be:")
            print_rows([place(path, one.line), one.label] for path in new for one in new[path])
            raise
        for path, labels in new.items():
            note(f"{path}: changed {len(labels)} {'label' if len(labels) == 1 else 'labels'}")
        n = Counter(one.key for one in self.decisions)
        rest = f"kept {n[KEEP]}, skipped {n[SKIP]}"
        note(rest if new else f"{rest}; nothing to change")


def fix_labels(
    keys: Keys,
    suspects: Sequence[Suspect],
    examples: Sequence[Example],
    held_out: HeldOut,
    data: Dataset,
) -> Fixed:
    """Ask about suspects until there are no more, or the user quits.

    Raises:
        KeyboardInterrupt: Ctrl-C; it is said that nothing is saved.
    """
    decisions: list[Decision] = []
    try:
        while len(decisions) < len(suspects):
            suspect = suspects[len(decisions)]
            _show(suspect, examples[suspect.text], held_out, data.labels)
            key = _asked(keys, suspect, data.labels, f"{len(decisions) + 1}/{len(suspects)}")
            if key == QUIT:
                break
            if key != UNDO:
                decisions.append(_decision(key, suspect))
            elif decisions:
                decisions.pop()
    except KeyboardInterrupt:
        note("interrupted: no label was changed")
        raise
    return Fixed(decisions, examples, _spellings(examples, data))


def _decision(key: str, suspect: Suspect) -> Decision:
    """Return what a key decides: a number, `ACCEPT`, `KEEP` or `SKIP`."""
    label = suspect.given
    if key == ACCEPT:
        label = suspect.probable
    elif key in NUMBERS:
        label = NUMBERS.index(key)
        key = KEEP if label == suspect.given else ACCEPT
    return Decision(suspect.text, key, label)


def _spellings(examples: Sequence[Example], data: Dataset) -> dict[tuple[str, int], str]:
    """Return how each file spells each label: most often; if never, as the others do."""
    counts = Counter(
        (example.path, label, example.label)
        for example, label in zip(examples, data.y.tolist(), strict=True)
    )
    own: dict[tuple[str, int], str] = {}
    any_file: dict[int, str] = {}
    for (path, label, spelling), _ in counts.most_common():
        own.setdefault((path, label), spelling)
        any_file.setdefault(label, spelling)
    paths = dict.fromkeys(example.path for example in examples)
    return {(path, k): own.get((path, k), any_file[k]) for path in paths for k in any_file}


def _show(suspect: Suspect, example: Example, held_out: HeldOut, labels: Labels) -> None:
    """Show a suspect: its place, its text with words marked, and what speaks against its label."""
    from logreg.cli.explanation_text import marked_text
    from logreg.cli.suspects_output import listed, strongest
    from logreg.explanation import Explanation
    from logreg.model_selection.confident_learning import words_against

    model, p = held_out.model_of(suspect.text), held_out.probabilities[suspect.text]
    given, probable = labels[suspect.given], labels[suspect.probable]
    text = example.text
    words = words_against(model, text, given, probable)
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}… ({len(text)} characters)"
    explanation = Explanation(model.features, model.linear, text, pair=(probable, given))
    lines = [
        f"{place(example.path, example.line)}: {printable(given)} ({p[suspect.given]:.4f}), "
        f"probably {printable(probable)} ({p[suspect.probable]:.4f})",
        *([f"against {printable(given)}: {listed(strongest(words))}"] if words else []),
    ]
    width = shutil.get_terminal_size().columns
    click.secho("─" * width, dim=True)
    click.echo("\n".join(textwrap.fill(line, width) for line in lines) + "\n")
    click.echo(marked_text(explanation, terminal=True))


def _asked(keys: Keys, suspect: Suspect, labels: Labels, progress: str) -> str:
    """Wait for a key that has a meaning here, and return it."""
    numbered = dict(zip(NUMBERS, labels, strict=False)) if len(labels) > 2 else {}
    choices = {
        ACCEPT: labels[suspect.probable],
        KEEP: f"keep {labels[suspect.given]}",
        **numbered,
        SKIP: "skip",
        UNDO: "undo",
        QUIT: "save and quit",
    }
    return keys.choice(progress, choices, end=QUIT)
