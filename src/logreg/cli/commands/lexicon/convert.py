"""``logreg lexicon convert``: a published lexicon to word lists."""

from __future__ import annotations

import click

from logreg.cli.completion import complete_files
from logreg.cli.loading import lists_of, report_published
from logreg.cli.outputs import folder_output_option, require_folder, require_other_file
from logreg.lexicon.published import FORMATS


@click.command()
@click.argument("path", shell_complete=complete_files)
@folder_output_option
@click.option(
    "--from",
    "source_format",
    type=click.Choice(FORMATS),
    help="Format of PATH.  [default: detected from the content]",
)
def convert(path: str, output: str, source_format: str | None) -> None:
    """Convert a published lexicon to word lists.

    Reads Hu & Liu's opinion lexicon (PATH is the folder or one of its two files), VADER, AFINN,
    the NRC emotion lexicon, the MPQA clues, SentiWordNet 3.0 and the General Inquirer, and writes
    positive.txt and negative.txt. Entries that no text can match, phrases of more than five tokens,
    are left out and their number reported.

    \b
    Examples:
      printf 'great\\t3\\nawful\\t-3\\nnot good\\t-2\\n' > afinn.txt
      logreg lexicon convert afinn.txt -o lists && logreg lexicon show lists | head -n 2
    """
    from logreg.lexicon.published import read_published
    from logreg.lexicon.sources import write_lexicon
    from logreg.lexicon.word_lists import LISTS, Lexicon, list_path

    require_folder(output)
    for name in LISTS:
        require_other_file("--output", list_path(output, name), lists_of(path))
    published = read_published(path, source_format)
    lists = Lexicon(published.positive, published.negative, frozenset())
    write_lexicon(output, lists, f"converted from a lexicon in the format {published.format}")
    report_published(path, published)
