"""``logreg lexicon learn``: labelled texts to word lists."""

from __future__ import annotations

from functools import partial

import click

from logreg.cli.completion import complete_files
from logreg.cli.console import default_to_stdin, note
from logreg.cli.help import CORPUS_HEADINGS, GroupedCommand
from logreg.cli.input_options import input_options, label_options
from logreg.cli.loading import lists_of, open_lexicon
from logreg.cli.options import labelled_files, skip_bad_lines_option
from logreg.cli.outputs import folder_output_option, require_folder, require_other_file
from logreg.cli.word_evidence import evidence_of, evidence_options, gather_evidence
from logreg.cli.work_options import Work, work_options
from logreg.data.input_options import InputOptions
from logreg.labels import LabelChoice


@click.command(cls=GroupedCommand, headings=CORPUS_HEADINGS)
@labelled_files
@input_options
@label_options
@folder_output_option
@click.option(
    "--extend",
    "base",
    metavar="PATH",
    shell_complete=complete_files,
    help="Lexicon to extend; its own words stay on their side.",
)
@evidence_options
@skip_bad_lines_option
@work_options
def learn(
    files: tuple[str, ...],
    input_options: InputOptions,
    label_choice: LabelChoice | None,
    output: str,
    base: str | None,
    min_count: int,
    z: float,
    skip_bad_lines: bool,
    work: Work | None,
) -> None:
    """Learn word lists from labelled texts.

    A word is listed if the z-score of its log-odds ratio (see audit) exceeds --z and the word is
    neither a pronoun nor a negator, which have features of their own. The lists are a draft: read
    them and remove names and other accidents of the data before you train with them.

    With --work the FILEs may be larger than one machine; the lists are the same.

    \b
    Examples:
      logreg lexicon learn data/reviews.tsv -o mine --z 2 && logreg lexicon show mine | head
      logreg train data/reviews.tsv --extend-lexicon mine
    """
    from logreg.lexicon.audit import induce
    from logreg.lexicon.sources import write_lexicon
    from logreg.lexicon.word_lists import LISTS, Lexicon, list_path, shipped_lexicon

    paths = list(files) or default_to_stdin("name a FILE of labelled texts, or pipe one in")
    require_folder(output)
    for path in map(partial(list_path, output), LISTS):
        require_other_file("--output", path, [*paths, *lists_of(base)])
    nothing = shipped_lexicon()._replace(positive=frozenset(), negative=frozenset())
    start = open_lexicon(base) if base else nothing
    if work is None:
        evidence = gather_evidence(
            paths,
            input_options=input_options,
            label_choice=label_choice,
            skip_bad_lines=skip_bad_lines,
        )
    else:
        from logreg.cli.measuring import words_in_blocks

        found = words_in_blocks(
            work, paths, input_options, label_choice, skip_bad_lines=skip_bad_lines
        )
        if found is None:
            return
        evidence = evidence_of(*found)
    lists = induce(evidence.found, min_count=min_count, z=z, base=start)
    if not base:
        lists = Lexicon(lists.positive, lists.negative, frozenset())
    texts = sum(evidence.counts.documents[label] for label in evidence.labels)
    origin = f"learned from {texts} texts: at least {min_count} texts per word, z {z:g}"
    write_lexicon(output, lists, origin)
    note(f"{output}: {len(lists.positive)} positive and {len(lists.negative)} negative words")
