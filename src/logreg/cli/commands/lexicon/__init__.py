"""``logreg lexicon``: bring, check, learn and extend word lists; one file a command."""

from __future__ import annotations

import click

from logreg.cli.lazy import LazyGroup

COMMANDS = ("show", "check", "audit", "learn", "convert")


@click.group(cls=LazyGroup, package=__name__, names=COMMANDS)
def lexicon() -> None:
    """Show, check, audit, learn and convert word lists.

    A lexicon is a folder with positive.txt and negative.txt, one lower-case token a line; beside
    them pronouns.txt and negators.txt, where they differ from those that ship.

    \b
    Examples:
      logreg lexicon audit data/reviews.tsv
      logreg lexicon learn data/reviews.tsv -o mine && logreg train data/reviews.tsv --lexicon mine
    """
