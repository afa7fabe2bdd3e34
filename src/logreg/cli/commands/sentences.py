"""``logreg sentences``: running text to one sentence per line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import click

from logreg.cli.completion import complete_files, complete_models
from logreg.cli.console import (
    binary_stdout,
    default_to_stdin,
    reading_progress,
    stdout_is_terminal,
)
from logreg.cli.help import TEXT_HEADINGS
from logreg.cli.input_options import checked_encoding
from logreg.cli.options import jobs_option
from logreg.cli.shard_options import Sharding, run_sharded, shard_options
from logreg.cli.text_arguments import TextCommand
from logreg.data.input_options import STDIN
from logreg.data.streams import read_text
from logreg.model_file import load
from logreg.pipeline.sentence_lines import JsonLines, PlainLines, SentenceLines, as_shown
from logreg.pipeline.sentences import SentenceCutter
from logreg.pipeline.writers import to_bytes

SENTENCES = "sentences"
"""The built-in model."""


@click.command(cls=TextCommand, headings=TEXT_HEADINGS)
@click.argument("texts", metavar="[TEXT]...", nargs=-1)
@click.option(
    "-i",
    "--input",
    "paths",
    multiple=True,
    metavar="FILE",
    shell_complete=complete_files,
    help="File of running text; '-' is stdin; may be compressed, and repeated.",
)
@click.option(
    "--encoding",
    callback=checked_encoding,
    metavar="NAME",
    help="Encoding of the files.  [default: UTF-8, or that of a byte-order mark]",
)
@click.option(
    "-m",
    "--model",
    "model_name",
    default=SENTENCES,
    show_default=True,
    metavar="MODEL",
    shell_complete=complete_models,
    help="Model of periods: a file, or the built-in one.",
)
@click.option(
    "--keep-newlines",
    is_flag=True,
    help="Keep the line ends of the text; only the white space after a sentence becomes one.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="Output format; jsonl has each sentence as it is, with its place in bytes.",
)
@jobs_option("Number of processes, with --output.  [default: all cores]")
@shard_options
def sentences(
    texts: tuple[str, ...],
    paths: tuple[str, ...],
    encoding: str | None,
    model_name: str,
    keep_newlines: bool,
    output_format: str,
    jobs: int | None,
    sharding: Sharding | None,
) -> int:
    """Cut running text into sentences, one per line.

    The text is the arguments, or the files, or stdin. A sentence may go on over line ends, which
    become spaces; an empty line ends it. Nothing but white space is changed. A sentence is written
    as soon as the word after it has arrived.

    \b
    Examples:
      logreg sentences "Dr. Who came at 5 p.m. on Friday. Who was he?"
      cut -f2 data/reviews.tsv | logreg sentences --keep-newlines | logreg classify --echo | head -3
      logreg sentences --format jsonl "He left. Why?"
    """
    if keep_newlines and output_format == "jsonl":
        raise click.UsageError("--keep-newlines is for text; jsonl has all line ends as they are.")
    model = load(model_name)
    cutter = SentenceCutter(model)
    if sharding is not None:
        from logreg.shards.jobs import sentences_job
        from logreg.shards.plan import ALL, NONE
        from logreg.shards.sentence_job import AS_JSON, AS_TEXT, WITH_NEWLINES

        kind = WITH_NEWLINES if keep_newlines else AS_TEXT
        job = sentences_job(model, encoding, AS_JSON if output_format == "jsonl" else kind)
        cut = ALL if encoding is None else NONE
        return run_sharded(sharding, (*texts, *paths), model, job, cut, jobs)
    if jobs is not None:
        raise click.UsageError("--jobs is for parts in a folder; name it with --output.")
    if not texts and not paths:
        paths = tuple(default_to_stdin("give TEXT, --input FILE, or pipe text in"))
    stdout = binary_stdout()
    sources = [*(text for text in texts if text == STDIN), *paths]
    # on a terminal the output is the progress
    with_bar = len(sources) > 0 and not stdout_is_terminal()
    with reading_progress(sources, with_bar=with_bar) as on_bytes:
        for blocks in _each_text(texts, paths, encoding, on_bytes):
            lines: SentenceLines = PlainLines(keep_newlines=keep_newlines)
            if output_format == "jsonl":
                lines = JsonLines()
            for piece in cutter.pieces(blocks):
                if written := lines.lines(piece):
                    stdout.write(as_shown(written) if stdout_is_terminal() else written)
                    stdout.flush()
    return 0


def _each_text(
    texts: Sequence[str],
    paths: Sequence[str],
    encoding: str | None,
    on_bytes: Callable[[int], None],
) -> Iterator[Iterator[bytes]]:
    """Yield the blocks of each text: of the arguments, then of the files."""
    for text in texts:
        if text != STDIN:
            yield iter([to_bytes(text)])
        else:
            yield read_text(STDIN, on_bytes, encoding=encoding)
    for path in paths:
        yield read_text(path, on_bytes, encoding=encoding)
