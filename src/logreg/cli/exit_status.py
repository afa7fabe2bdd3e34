"""The exit statuses of errors; `logreg.cli.run` returns them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from logreg.errors import LogregError

EXIT_BAD_INPUT, EXIT_BAD_USAGE, EXIT_INTERRUPTED = 1, 2, 130

EXIT_TROUBLE = 2
"""Any error of a command for which 1 is a result, as in grep."""


class TroubleError(Exception):
    """An error whose exit status is `EXIT_TROUBLE`."""

    def __init__(self, error: LogregError | OSError) -> None:
        super().__init__(str(error))
        self.error = error


@contextmanager
def errors_are_trouble(is_wanted: bool) -> Iterator[None]:
    """Give errors the exit status `EXIT_TROUBLE`, if that is wanted.

    Raises:
        TroubleError: instead of the error.
    """
    try:
        yield
    except (LogregError, OSError) as error:
        if is_wanted:
            raise TroubleError(error) from error
        raise
