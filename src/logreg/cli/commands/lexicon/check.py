"""``logreg lexicon check``: errors in word lists."""

from __future__ import annotations

import click

from logreg.cli.completion import complete_folders
from logreg.cli.console import note, print_text

EXIT_PROBLEMS = 1


@click.command()
@click.argument("folders", metavar="[FOLDER]...", nargs=-1, shell_complete=complete_folders)
def check(folders: tuple[str, ...]) -> int:
    """Check word lists for errors.

    Prints one finding per line, with file and line number.

    It finds duplicates, words on both sides, entries that can never equal a token ("very good")
    and entries in a form that is never matched ("Great"). The exit status is 1 if there are
    findings, else 0. The default FOLDER is the built-in lexicon.

    \b
    Examples:
      logreg lexicon check && echo "all is well"
    """
    from logreg.lexicon.lint import check_lists
    from logreg.lexicon.word_lists import shipped_folder

    problems = [
        problem for folder in folders or [shipped_folder()] for problem in check_lists(folder)
    ]
    if problems:
        print_text("\n".join(map(str, problems)))
    note(f"{len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}")
    return EXIT_PROBLEMS if problems else 0
