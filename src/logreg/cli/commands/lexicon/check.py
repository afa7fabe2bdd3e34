"""``logreg lexicon check``: what is wrong with word lists."""

from __future__ import annotations

import click

from logreg.cli.console import note, print_text

EXIT_PROBLEMS = 1


@click.command()
@click.argument("folders", metavar="[FOLDER]...", nargs=-1)
def check(folders: tuple[str, ...]) -> int:
    """Find entries that can't do their work, one line each, with file and line.

    That is: duplicates, words on both sides, entries that no token can ever equal ("very good"),
    entries that are not in the form that is matched ("Great"). The exit status is 1 when there
    are any. Without a FOLDER the lexicon that ships is checked.

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
    note(f"{len(problems)} problems" if problems else "no problems")
    return EXIT_PROBLEMS if problems else 0
