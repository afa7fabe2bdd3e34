"""Where a command writes: ``-`` is stdout, and no file is overwritten unawares.

Every check is made before any input is read.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable

import click

from logreg.cli.completion import complete_files, complete_folders
from logreg.cli.console import binary_stdout, print_text
from logreg.cli.options import Decorated
from logreg.data.input_options import STDIN, name_of
from logreg.errors import InputError, from_os_error
from logreg.model import Model

STDOUT = "-"

_HEAD_LENGTH = 1 << 10
"""Bytes in which the sign of what made a file is."""

TRACE_START = b'{"epoch": '
"""How a trace begins."""


def folder_output_option(command: Decorated) -> Decorated:
    """Add ``--output`` for a folder of word lists."""
    return click.option(
        "-o",
        "--output",
        required=True,
        metavar="FOLDER",
        shell_complete=complete_folders,
        help="Folder to write the lists to.",
    )(command)


def file_output_option(default: str) -> Callable[[Decorated], Decorated]:
    """Add ``--output`` for one file, which may be stdout."""
    return click.option(
        "-o",
        "--output",
        default=default,
        show_default=True,
        metavar="FILE",
        shell_complete=complete_files,
        help="File to write; '-' is stdout.",
    )


def name_of_output(output: str) -> str:
    """Return how messages name an output."""
    return "stdout" if output == STDOUT else output


def save_model(model: Model, output: str) -> None:
    """Write a model to its file, or to stdout.

    Raises:
        InputError: it cannot be written; an old file is untouched.
    """
    from logreg.model_file import dump, save

    if output == STDOUT:
        stdout = binary_stdout()
        stdout.write(dump(model).encode("utf-8"))
        stdout.flush()
    else:
        save(model, output)


def require_model_output(output: str, *, force: bool | None) -> None:
    """Raise an error if a model can't be written to an output, or would replace something else.

    Empty files, as mktemp makes, pipes and devices are no loss.

    Args:
        output: the path, or ``-`` for stdout.
        force: whether a file that is not a model may be replaced; None if the command has no
            option for that.

    Raises:
        InputError: stdout is closed, or there can be no such file.
        click.UsageError: the file exists and is not a model.
    """
    from logreg.model_file import is_model_file

    if output == STDOUT:
        binary_stdout()
        return
    try:
        _require_place(output)
    except InputError as error:
        raise InputError(f"model not saved: {error.problem}", output) from error
    if _has_content(output) and not force and not is_model_file(output):
        cure = "" if force is None else ", or --force to replace it"
        raise click.UsageError(
            f"{output} exists and is not a logreg model; choose another file with -o{cure}."
        )


def require_trace_output(output: str, *, force: bool) -> None:
    """Raise an error if a trace would replace a file that is not one.

    Args:
        output: the path, or ``-`` for stdout.
        force: whether such a file may be replaced.

    Raises:
        click.UsageError: the file exists and is not a trace.
    """
    if force or output == STDOUT or not _has_content(output):
        return
    try:
        with open(output, "rb") as stream:
            is_trace = stream.read(len(TRACE_START)) == TRACE_START
    except OSError as error:
        raise from_os_error(error, output) from error
    if not is_trace:
        raise click.UsageError(
            f"{output} exists and is not a trace; "
            "choose another file with --trace, or --force to replace it."
        )


def require_own_output(path: str, sign: str) -> None:
    """Refuse to replace a file that was made by something else.

    Args:
        path: the file, or ``-`` for stdout.
        sign: what made it, which stands at its beginning.

    Raises:
        InputError: there can be no such file.
        click.UsageError: there is another file.
    """
    if path != STDOUT:
        _require_place(path)
    if path == STDOUT or not _has_content(path):
        return
    with open(path, "rb") as stream:
        is_own = sign.encode() in stream.read(_HEAD_LENGTH)
    if not is_own:
        raise click.UsageError(f"{path} is not from {sign}; name another file.")


def _require_place(path: str) -> None:
    """Raise an error if there can be no file of this name.

    Raises:
        InputError: it is a folder, a loop of links, or in a folder that is missing or read-only.
    """
    try:
        os.stat(path or os.curdir)
    except FileNotFoundError:  # it is new
        pass
    except OSError as error:
        raise from_os_error(error, path) from error
    if number := _obstacle(path or os.curdir):
        raise from_os_error(OSError(number, os.strerror(number)), path)


def _obstacle(path: str) -> int:
    """Return the number of the error that writing to a path will raise; 0 for none."""
    if os.path.isdir(path):
        return errno.EISDIR
    if _is_pipe_or_device(path):
        return 0
    target = os.path.realpath(path) if os.path.islink(path) else path
    folder = os.path.dirname(target) or os.curdir
    if not os.path.exists(folder):
        return errno.ENOENT
    if _is_mount_point(target):
        return errno.EBUSY
    if _can_make_files(folder):
        return 0
    is_read_only = hasattr(os, "statvfs") and os.statvfs(folder).f_flag & os.ST_RDONLY
    return errno.EROFS if is_read_only else errno.EACCES


def _is_mount_point(path: str) -> bool:
    """Return whether a file is mounted by itself, as containers do, so that none can replace it."""
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as mounts:
            places = {line.split(" ")[4] for line in mounts}
    except OSError:  # another system
        return False
    return os.path.realpath(path).replace(" ", "\\040") in places


def _can_make_files(folder: str) -> bool:
    """Return whether a temporary file can be made in a folder."""
    effective = os.access in os.supports_effective_ids
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=effective)


def write_output(path: str, content: str) -> None:
    """Write a file atomically, or ``-`` for stdout; pipes and devices are written to directly.

    Raises:
        InputError: it can't be written.
    """
    from logreg.atomic import write_atomically

    if path == STDOUT:
        print_text(content)
        return
    try:
        if _is_pipe_or_device(path):
            with open(path, "wb") as stream:
                stream.write(content.encode("utf-8"))
        else:
            write_atomically(path, content.encode("utf-8"))
    except OSError as error:
        raise from_os_error(error, path) from error


def _has_content(path: str) -> bool:
    return os.path.isfile(path) and os.path.getsize(path) > 0


def require_folder(output: str) -> None:
    """Raise an error if the output for several word lists is stdout, or can't be made.

    Raises:
        click.UsageError: it is ``-``.
        InputError: no files can be made in it, or in the folder that it will be in.
    """
    if output == STDOUT:
        raise click.UsageError("--output is a folder for several lists, not stdout; name a folder.")
    folder = output
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder) or os.curdir
    if number := _obstacle(os.path.join(folder, "list")):
        raise from_os_error(OSError(number, os.strerror(number)), output)


def require_other_file(option: str, output: str | None, inputs: Iterable[str]) -> None:
    """Raise an error if an output would overwrite one of the inputs.

    Args:
        option: the option that names the output.
        output: its value; None if it was not given.
        inputs: files, folders, or ``-`` for stdin.

    Raises:
        click.UsageError: the output is one of the inputs, or a text in an input folder.
    """
    if output is None or output == STDOUT or _is_pipe_or_device(output):
        return
    for path in inputs:
        if _holds(path, output):
            raise click.UsageError(
                f"{option} {output} would overwrite the input {name_of(path)}; choose another file."
            )


def _is_pipe_or_device(path: str) -> bool:
    return os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)


def _holds(path: str, output: str) -> bool:
    """Return whether an input is the output file, or a folder with it as a text."""
    try:
        if path == STDIN:
            return os.path.samestat(os.fstat(sys.stdin.fileno()), os.stat(output))
        if os.path.isdir(path):
            folder_of_label = os.path.dirname(os.path.realpath(output))
            return os.path.samefile(path, os.path.dirname(folder_of_label))
        return os.path.realpath(path) == os.path.realpath(output) or os.path.samefile(path, output)
    except (OSError, AttributeError):  # one of them is missing, or stdin is not a file
        return False
