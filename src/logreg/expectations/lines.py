r"""Lines of a file as expectations: one per line.

    positive: no problems ever              the text gets this label
    abstain: the train leaves at six        the text gets no label
    good > not good                         the left text has the higher P of the positive label
    spam: win a prize > see you at six      the same for a label that is named
    same: {Anna|Mohammed} was helpful       all variants get the same answer

Blank lines are passed over. A comment is a line that starts with ``#``, or the rest of one from a
``#`` with two blanks before it and one after, so that a hashtag is text. A ``:`` and a ``>`` are
text unless white space follows the one, and is on both sides of the other. For alternatives in
braces and for backslashes see `templates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from logreg.data.input_options import Limits, name_of
from logreg.data.streams import LongRecordError, decode_lines, read_text, whole_lines
from logreg.errors import InputError, excerpt
from logreg.expectations.templates import plain, variants
from logreg.labels import LabelReader, Labels, UnknownLabelError, folded

Kind = Literal["label", "direction", "invariance"]
KINDS: tuple[Kind, ...] = ("label", "direction", "invariance")

SAME, ABSTAIN = "same", "abstain"
"""The words that stand where another line has a label."""

LONGEST_LINE = 1 << 16
"""Bytes that a line may have."""

_COMMENT = re.compile(r"^\s*#.*|(?:(?<=\s\s)|(?<=\t))#(?=\s|$).*", re.DOTALL)
_ABOVE = re.compile(r"(?:^|(?<=\s))>(?=\s|$)")
_HEAD = re.compile(r"((?:\\.|[^\\:]|:(?=\S))*):(?=\s|$)", re.DOTALL)

_FORMS = "'LABEL: TEXT', 'TEXT > TEXT' or 'same: {A|B} TEXT'"


class Expectation(NamedTuple):
    """What a model must answer.

    Attributes:
        path: the file, as messages name it.
        line: the number of its line, from 1.
        source: the line, without a comment.
        kind: ``label``, ``direction`` or ``invariance``.
        label: the label that the texts must get, or whose probability is compared; None for no
            label, and for an invariance.
        texts: the texts; of a direction those on the left.
        below: the texts on the right of a direction.
    """

    path: str
    line: int
    source: str
    kind: Kind
    label: str | None
    texts: tuple[str, ...]
    below: tuple[str, ...] = ()


def read_expectations(
    path: str, labels: Labels, *, abstains: bool = False, name: str | None = None
) -> list[Expectation]:
    """Read a file of expectations, or ``-`` for stdin.

    Args:
        path: the file.
        labels: those of the model; of two the positive one comes last.
        abstains: whether a text may be left without a label.
        name: how messages name the file; None for its path.

    Raises:
        InputError: the file can't be read, a line is not an expectation, or there is none.
    """
    name = name or name_of(path)
    parser = LineParser(labels, abstains=abstains)
    found = []
    for number, line in enumerate(_lines(path, name), start=1):
        try:
            expectation = parser(line, name, number)
        except ValueError as error:
            raise InputError(str(error), name, number) from error
        if expectation is not None:
            found.append(expectation)
    if not found:
        raise InputError(f"no expectations; write lines such as {_FORMS}", name)
    return found


def _lines(path: str, name: str) -> Iterator[str]:
    """Yield the lines of a file.

    Raises:
        InputError: the file can't be read, or a line is too long.
    """
    try:
        for block in whole_lines(read_text(path, expansion=Limits().expansion), LONGEST_LINE):
            yield from decode_lines(block)
    except LongRecordError as error:
        rule = f"a line of more than {LONGEST_LINE >> 10} KiB"
        raise InputError(f"{rule}; is it a file of expectations?", name) from error


class LineParser:
    """Parses lines as expectations of a model.

    Args:
        labels: those of the model; of two the positive one comes last.
        abstains: whether a text may be left without a label.

    >>> parse = LineParser(("negative", "positive"))
    >>> found = parse("good > not {good|great}  # negation", "a.txt", 1)
    >>> found.kind, found.label, found.texts, found.below
    ('direction', 'positive', ('good',), ('not good', 'not great'))
    """

    def __init__(self, labels: Labels, *, abstains: bool = False) -> None:
        self._labels, self._abstains = labels, abstains
        self._read_label = LabelReader(labels)

    def __call__(self, line: str, path: str, number: int) -> Expectation | None:
        """Return the expectation of a line; None if it is blank or a comment.

        Raises:
            ValueError: it is not an expectation.
        """
        source = _COMMENT.sub("", line).strip()
        if not source:
            return None
        left, *right = _ABOVE.split(source)
        if len(right) > 1 or (right and not (left.strip() and right[0].strip())):
            rule = f"' > ' stands between two texts, got {excerpt(source)}"
            raise ValueError(rf"{rule}; compare two per line, and write \> for the character")
        head = _HEAD.match(left)
        word = None if head is None else plain(head[1]).strip()
        texts = variants(left[head.end() :] if head else left)
        kind, label = self._meaning(word, source, is_direction=bool(right))
        if kind == "invariance" and len(texts) == 1:
            rule = f"'{SAME}' compares variants of a text, got one, {excerpt(texts[0])}"
            raise ValueError(f"{rule}; write some as {{a|b}}")
        below = variants(right[0]) if right else ()
        return Expectation(path, number, source, kind, label, texts, below)

    def _meaning(
        self, word: str | None, source: str, *, is_direction: bool
    ) -> tuple[Kind, str | None]:
        """Return the kind and the label of a line that begins with a word and a colon, or not."""
        if word is None:
            if is_direction:
                return "direction", self._positive()
            raise ValueError(f"no expectation in {excerpt(source)}; write {_FORMS}")
        if folded(word) in (SAME, ABSTAIN):
            self._require_own_word(folded(word), is_direction=is_direction)
            return ("invariance" if folded(word) == SAME else "label"), None
        try:
            label = self._read_label(word)
        except UnknownLabelError as error:
            raise ValueError(rf"{error}; write one, or \: for a colon in a text") from error
        return ("direction" if is_direction else "label"), label

    def _positive(self) -> str:
        """Return the label whose probability is compared where none is named.

        Raises:
            ValueError: there are more than two.
        """
        if len(self._labels) > 2:
            names = ", ".join(self._labels)
            rule = f"of {len(self._labels)} labels one must be named ({names})"
            raise ValueError(f"{rule}; write 'LABEL: TEXT > TEXT'")
        return self._labels[1]

    def _require_own_word(self, word: str, *, is_direction: bool) -> None:
        """Refuse one of our words where it has no meaning, or two.

        Raises:
            ValueError: it is refused.
        """
        if word in map(folded, self._labels):
            rule = f"'{word}:' has a meaning of its own here, and is a label of the model"
            raise ValueError(f"{rule}; give the label another name")
        if is_direction:
            raise ValueError(
                rf"'{word}:' takes no ' > '; write it without, or \> for the character"
            )
        if word == ABSTAIN and not self._abstains:
            raise ValueError(
                f"'{ABSTAIN}:' needs a model that may give no label; call with --abstain P"
            )
