"""The errors that users can cause, and their messages.

Every error that a user can cause is a `LogregError` whose text is one line: where it happened,
the rule and the value that breaks it, and the cure. This module formats those lines; it does not
print them.
"""

from __future__ import annotations

import errno
import os

EXCERPT_LENGTH = 60
"""How many characters of the user's data an error message repeats, at most."""


class LogregError(Exception):
    """A problem with the user's data, files or models, described in one line."""


class InputError(LogregError):
    """Something is wrong with the data: names the file and, if known, the line."""

    def __init__(self, problem: str, path: str, line: int = 0) -> None:
        self.problem, self.path, self.line = problem, path, line
        super().__init__(f"{place(path, line)}: {problem}")


class ModelError(InputError):
    """Something is wrong with a model file."""


class ConvergenceWarning(UserWarning):
    """Training ended before it came near the minimum; the message says what to change."""


class FieldError(ValueError):
    """A field breaks its rule.

    Attributes:
        field: its name; the path from the top, such as ``weights.positive``, in a model file.
        rule: what it must be, and what it is.
    """

    def __init__(self, field: str, rule: str) -> None:
        self.field, self.rule = field, rule
        super().__init__(f"{printable(field[:EXCERPT_LENGTH])} {rule}")


def place(path: str, line: int = 0) -> str:
    r"""Format a path and a line number as compilers do.

    >>> place("reviews.tsv", 17), place("re\nviews.tsv")
    ('reviews.tsv:17', 're\\nviews.tsv')
    """
    return f"{printable(path)}:{line}" if line else printable(path)


def printable(text: str) -> str:
    r"""Show control characters as escapes, so that data can neither colour nor move a terminal.

    >>> printable("a\x1b[31mb\tc")
    'a\\x1b[31mb\\tc'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def excerpt(text: str) -> str:
    r"""Quote the user's data in a message: printable, and cut to a length that fits a line.

    >>> excerpt("postive")
    "'postive'"
    >>> len(excerpt("x" * 1000))
    63
    """
    return f"'{printable(text[:EXCERPT_LENGTH])}{'…' if len(text) > EXCERPT_LENGTH else ''}'"


_CURES = {
    errno.ENOENT: "check the path",
    errno.EISDIR: "name a file in it",
    errno.ELOOP: "correct the link",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOTDIR: "check the path",
    errno.EACCES: "check its permissions",
    errno.EPERM: "check its permissions",
    errno.ENOSPC: "free some space or choose another place",
    errno.EDQUOT: "free some space or choose another place",
    errno.EFBIG: "choose a place that takes files of this size",
    errno.EROFS: "choose another place",
    errno.EBUSY: "it is in use, as a mount point is: write another file, and copy it there",
    errno.EXDEV: "it can't be replaced: write another file, and copy it there",
    errno.EBADF: "it is closed: open it or name a file",
    errno.EMFILE: "close some files or raise the limit (ulimit -n)",
}


def from_os_error(error: OSError, path: str) -> InputError:
    """Convert an error of the operating system about ``path`` to one that names a cure.

    >>> str(from_os_error(FileNotFoundError(errno.ENOENT, "ignored"), "reviews.tsv"))
    'reviews.tsv: No such file or directory; check the path'
    """
    reason = os.strerror(error.errno) if error.errno else str(error)
    cure = _CURES.get(error.errno or 0, "try again or choose another file")
    return InputError(f"{reason}; {cure}", path)
