"""``logreg lexicon show``: the words of a lexicon."""

from __future__ import annotations

import click

from logreg.cli.completion import complete_files
from logreg.cli.console import print_rows
from logreg.cli.loading import open_lexicon


@click.command()
@click.argument("path", metavar="[PATH]", required=False, shell_complete=complete_files)
def show(path: str | None) -> None:
    """Print the words of a lexicon.

    Prints list<TAB>word, one word per line. PATH is a folder of lists or a published lexicon; the
    default is the built-in lexicon.

    \b
    Examples:
      logreg lexicon show | cut -f1 | uniq -c
      logreg lexicon show | grep -w second-rate
    """
    lists = open_lexicon(path)._asdict()
    print_rows((name, word) for name, words in lists.items() for word in sorted(words))
