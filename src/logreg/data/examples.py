"""Labelled files to examples: labels and texts, with a policy for bad lines.

The labels of a data set are known only when all of it has been read; until then every label is
accepted, and the place where it first occurs is kept for the error message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from shlex import quote
from typing import NamedTuple

from logreg.data.input_options import InputOptions, Selection, name_of
from logreg.data.readers import read
from logreg.data.records import NO_COLUMNS, Record, named
from logreg.errors import InputError, excerpt, place
from logreg.labels import (
    NEGATIVE,
    POSITIVE,
    LabelChoice,
    LabelReader,
    Labels,
    UnknownLabelError,
    are_too_many,
    counted,
    is_number,
    names_of,
    order_labels,
    require_printable,
)


class Example(NamedTuple):
    """A labelled text and its place.

    Attributes:
        label: one of the model's labels if these are known, else as spelled (see `Examples.names`).
        text: the text.
        path: the file as given by the user, ``-`` for stdin.
        line: the line number from 1; 0 if the text is a whole file of a folder.
        columns: the input's own columns by name; empty unless they are kept.
        file: the index of the file, or folder, among those given.
    """

    label: str
    text: str
    path: str
    line: int
    columns: Mapping[str, object] = NO_COLUMNS
    file: int = 0


class Spelling(NamedTuple):
    """A label as some examples spell it.

    Attributes:
        examples: how many have it.
        path: the file in which it first occurs.
        line: the line number there.
    """

    examples: int
    path: str
    line: int


class BadLines:
    """The policy for lines that can't be used: raise an error, or skip and count them.

    Args:
        skip: whether bad lines are skipped.

    Attributes:
        count: number of skipped lines.
        first: place and fault of the first one.
    """

    def __init__(self, *, skip: bool) -> None:
        self.skip = skip
        self.count = 0
        self.first = ""

    def handle(self, fault: str, path: str, line: int) -> None:
        """Raise an error for a line, or count it.

        Raises:
            InputError: bad lines are not skipped.
        """
        if not self.skip:
            raise InputError(f"{fault} (--skip-bad-lines leaves such lines out)", path, line)
        self.count += 1
        self.first = self.first or f"{place(path, line)}: {fault}"


class Examples:
    """The examples of some files, in order; iterate over them once.

    Args:
        paths: the files, ``-`` for stdin.
        bad_lines: the policy for bad lines.
        labels: the labels of a model; None accepts any label.
        choice: which labels are positive and negative; None if the data set has just two.
        options: how files are read.
        on_bytes: called with the size of each block that has been read.
        keep_columns: whether to keep the input's own columns.
    """

    def __init__(
        self,
        paths: Sequence[str],
        bad_lines: BadLines,
        *,
        labels: Labels | None = None,
        choice: LabelChoice | None = None,
        options: InputOptions | None = None,
        on_bytes: Callable[[int], None] | None = None,
        keep_columns: bool = False,
    ) -> None:
        self._paths = paths
        self._bad_lines = bad_lines
        self._labels = labels
        self._choice = choice
        self._reader = None if labels is None else LabelReader(labels)
        self._options = options or InputOptions()
        self._on_bytes = on_bytes
        self._keep_columns = keep_columns
        self._spellings: Counter[str] = Counter()
        self._first_places: dict[str, tuple[str, int]] = {}
        self._names: dict[str, str | None] = {}  # of each spelling; None: it is left out

    def __iter__(self) -> Iterator[Example]:
        """Read the files.

        Raises:
            InputError: a file can't be read, or a line is bad and not skipped; or two sides are
                chosen for a model of more labels.
        """
        if self._choice is not None and self._labels is not None and len(self._labels) > 2:
            known = ", ".join(self._labels)
            problem = f"--positive and --negative choose two labels, the model has {known}"
            raise InputError(f"{problem}; leave them out", ", ".join(map(name_of, self._paths)))
        selection = Selection(self._options, labelled=True, keep_columns=self._keep_columns)
        for number, path in enumerate(self._paths):
            for names, records in read(path, selection, self._on_bytes):
                for record in records:
                    label = self.label_of(record, name_of(path))
                    if label is None:
                        continue
                    where = record.path or path, record.line
                    columns = named(names, record.columns)
                    yield Example(label, record.text, *where, columns, number)

    def label_of(self, record: Record, path: str) -> str | None:
        """Return the name of a record's label, and count it; None if it is not an example.

        Raises:
            InputError: the line is bad and not skipped.
        """
        spelling = record.label
        if record.fault is not None or not spelling:
            self._bad_lines.handle(record.fault or "no label; write one", path, record.line)
            return None
        if spelling not in self._names:
            try:
                self._names[spelling] = self._name(require_printable(spelling))
            except ValueError as error:
                self._bad_lines.handle(str(error), path, record.line)
                return None
            self._first_places[spelling] = path, record.line
        self._spellings[spelling] += 1
        return self._names[spelling]

    def _name(self, spelling: str) -> str | None:
        """Return the name of a spelling, as far as it is known before all has been read."""
        if self._choice is not None:
            side = self._choice.side(spelling)
            return None if side is None else (self._labels or self._choice.labels)[side]
        if self._reader is None:
            return spelling
        try:
            return self._reader(spelling)
        except UnknownLabelError:
            return None  # the error names all of them, see `found_labels`

    def spellings(self) -> dict[str, Spelling]:
        """Return the labels that have been read, as spelled, in the order of the examples."""
        return {
            spelling: Spelling(n, *self._first_places[spelling])
            for spelling, n in self._spellings.items()
        }

    def add_spellings(self, found: Mapping[str, Spelling]) -> None:
        """Take the labels of examples that were read elsewhere; they come after those so far."""
        for spelling, (n, path, line) in found.items():
            if spelling not in self._names:
                self._names[spelling] = self._name(spelling)
                self._first_places[spelling] = path, line
            self._spellings[spelling] += n

    def codes(self, labels: Labels) -> dict[str, int]:
        """Return the index of the label of each spelling; those that are left out have none.

        Args:
            labels: what `found_labels` has returned.
        """
        names = self.names()
        return {
            spelling: labels.index(names[name])
            for spelling, name in self._names.items()
            if name is not None
        }

    def names(self) -> dict[str, str]:
        """Return the name of each label of the examples; call it after reading everything."""
        found = [name for name in self._names.values() if name is not None]
        if self._labels is not None or self._choice is not None:
            return {name: name for name in found}
        return names_of(found)

    def found_labels(self) -> Labels:
        """Return the labels, of two the negative one first; call it after reading everything.

        Raises:
            InputError: there are no examples, or only one label, or what looks like none; or a
                label is none of the model's, or none of those that were chosen.
        """
        paths = ", ".join(map(name_of, self._paths))
        if not self._spellings:
            raise InputError("no examples; write lines of label<TAB>text", paths)
        if self._choice is not None:
            return self._chosen(self._choice, paths)
        if self._labels is not None:
            self._require_known(self._labels, paths)
            return self._labels
        counts = Counter[str]()
        for spelling, name in self.names().items():
            counts[name] += self._spellings[spelling]
        if len(counts) > 2:
            self._require_plausible(counts)
        if counts.total() == 1 and {*counts} < {NEGATIVE, POSITIVE}:
            return NEGATIVE, POSITIVE  # one text is enough for a step of gradient descent
        try:
            return order_labels(counts)
        except ValueError as error:
            raise InputError(f"{error}; add texts of another label", paths) from error

    def _require_plausible(self, counts: Mapping[str, int]) -> None:
        """Check that more than two labels are labels: not another column, and not misspelt.

        Raises:
            InputError: they are too many for the texts, or only one text has one of them.
        """
        spellings = self._spellings
        rarest = min(spellings, key=lambda one: (spellings[one], one))
        path, line = self._first_places[rarest]
        columns = "name its columns with --text-column and --label-column"
        if are_too_many(counts):
            problem = f"{len(counts)} labels, such as {excerpt(rarest)}; is it another column?"
            raise InputError(f"{problem} {columns}", path, line)
        if spellings[rarest] > 1:
            return
        problem = f"{excerpt(rarest)} is the label of one text only, among {counted(spellings)}"
        cure = f"correct it, add texts of it, or choose {_choices(spellings)}"
        if any(n == 1 and self._first_places[one][1] == 1 for one, n in spellings.items()):
            cure += f"; if line 1 is a header, {columns}"
        raise InputError(f"{problem}; {cure}", path, line)

    def _chosen(self, choice: LabelChoice, paths: str) -> Labels:
        """Return the names of the chosen sides; note what is on neither.

        Raises:
            InputError: a chosen label does not occur, or no text is on one of the sides.
        """
        missing = choice.missing(self._spellings)
        if missing and self._labels is None:
            problem = f"no text has the label {', '.join(missing)}"
            cure = f"choose among {counted(self._spellings)}"
            raise InputError(f"{problem}; {cure}", paths)
        labels = self._labels or choice.labels
        left_out = {one: n for one, n in self._spellings.items() if self._names[one] is None}
        if left_out:
            n = sum(left_out.values())
            texts = "1 text of another label" if n == 1 else f"{n} texts of other labels"
            self._options.on_note(f"{paths}: left out {texts}: {counted(left_out)}")
        if not self.names():
            cure = f"choose among {counted(self._spellings)}"
            raise InputError(f"no text has one of the chosen labels; {cure}", paths)
        if self._labels is None and len(self.names()) < 2:
            raise InputError(f"all texts are '{next(iter(self.names()))}'; choose fewer", paths)
        return labels

    def _require_known(self, labels: Labels, paths: str) -> None:
        """Check that the labels are those of the model, named as a set.

        Raises:
            InputError: a label is none of them.
        """
        unknown = {one: n for one, n in self._spellings.items() if self._names[one] is None}
        if not unknown:
            return
        if len(labels) > 2:
            known = ", ".join(labels)
            problem = f"labels {counted(unknown)}, but the model's are {known}"
            raise InputError(f"{problem}; use these names", paths)
        names = " and ".join(labels)
        raise InputError(
            f"labels {counted(self._spellings)}, but the model's are {names}; name those that mean "
            "the same with --positive and --negative, other texts are then left out",
            paths,
        )


def _choices(spellings: Mapping[str, int]) -> str:
    """Return the options that choose two of more than two labels."""
    by_name = {name: spelling for spelling, name in names_of(spellings).items()}
    if {"negative", "positive"} <= by_name.keys():
        negative, positive = [by_name["negative"]], [by_name["positive"]]
    elif all(map(is_number, spellings)):
        in_order, half = sorted(spellings, key=float), len(spellings) // 2
        negative, positive = in_order[:half], in_order[-half:]
    else:
        frequent = sorted(spellings, key=lambda one: (-spellings[one], one))[:2]
        negative, positive = ([one] for one in order_labels(dict.fromkeys(frequent, 1)))
    two = f"--positive {_listed(positive)} --negative {_listed(negative)}"
    one = _listed(positive[-1:])
    return f"{two} (or others, with commas), or one against the rest with --positive {one}"


def _listed(labels: Sequence[str]) -> str:
    """Return labels as the shell takes them for the value of an option.

    >>> print(_listed(["4", "5"]), _listed(["so so"]), _listed(["a, b"]))
    4,5 'so so' '"a, b"'
    """
    return quote(",".join(f'"{label}"' if "," in label else label for label in labels))
