"""``logreg lexicon convert``: from a published format to our lists."""

from __future__ import annotations

import click

from logreg.cli.lexicon_loading import report_published
from logreg.lexicon.published import FORMATS


@click.command()
@click.argument("path")
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Where to write the lists.")
@click.option(
    "--from",
    "source_format",
    type=click.Choice(FORMATS),
    help="The format of PATH.  [default: found out by looking]",
)
def convert(path: str, output: str, source_format: str | None) -> None:
    """Convert a published lexicon to word lists.

    Writes positive.txt and negative.txt.

    Reads Hu & Liu's opinion lexicon (PATH is the folder or one of its two files), VADER, AFINN,
    the NRC emotion lexicon, the MPQA clues, SentiWordNet 3.0 and the General Inquirer. What can't
    become one token of ours, such as a phrase, is counted and reported.

    \b
    Examples:
      printf 'great\\t3\\nawful\\t-3\\nnot good\\t-2\\n' > afinn.txt
      logreg lexicon convert afinn.txt -o lists && logreg lexicon show lists | head -n 2
    """
    from logreg.lexicon.published import read_published
    from logreg.lexicon.sources import write_lexicon
    from logreg.lexicon.word_lists import Lexicon

    published = read_published(path, source_format)
    lists = Lexicon(published.positive, published.negative, frozenset())
    write_lexicon(output, lists, f"converted from a lexicon in the format {published.format}")
    report_published(path, published)
