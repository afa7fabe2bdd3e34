"""``logreg lexicon``: show, check, audit, learn and convert word lists; one file per command."""

from __future__ import annotations

import click

from logreg.cli.lazy import LazyGroup

COMMANDS = {
    "show": "Print the words of a lexicon.",
    "check": "Check word lists for errors.",
    "audit": "Compare a lexicon with labelled texts.",
    "learn": "Learn word lists from labelled texts.",
    "convert": "Convert a published lexicon to word lists.",
}
"""Each command with the first sentence of its help."""


@click.group(cls=LazyGroup, package=__name__, summaries=COMMANDS)
def lexicon() -> None:
    """Show, check, audit, learn and convert word lists.

    A lexicon is a folder with positive.txt and negative.txt, one entry per line, a token or a
    phrase in lower case, and optionally pronouns.txt and negators.txt to replace the built-in ones.

    \b
    Examples:
      logreg lexicon show | grep -w second-rate
      logreg lexicon audit data/reviews.tsv
      logreg lexicon learn data/reviews.tsv -o mine --z 2 && logreg lexicon check mine
    """
