"""``logreg play``: the lecture as a page."""

from __future__ import annotations

import click

from logreg.cli.completion import complete_files, complete_models
from logreg.cli.console import note, print_text
from logreg.cli.options import find_model
from logreg.cli.outputs import STDOUT, require_other_file, require_own_output, write_output


@click.command()
@click.argument(
    "model_name",
    metavar="[MODEL]",
    required=False,
    envvar="LOGREG_MODEL",
    shell_complete=complete_models,
)
@click.option(
    "-o",
    "--output",
    default="play.html",
    show_default=True,
    metavar="FILE",
    shell_complete=complete_files,
    help="File to write; '-' is stdout.",
)
def play(model_name: str | None, output: str) -> None:
    """Write the lecture as a page to play with.

    One file that needs no network, for a browser. Type a review and see its words marked, its
    features, their products with the weights, z, and the point on the sigmoid; drag a weight or the
    threshold. Then learn two weights from twenty reviews by stochastic gradient descent, step by
    step, with three learning rates and three batch sizes, on the loss as a bowl that turns. The
    address of the page holds its state, so that a link leads to what you see.

    MODEL is a file or the name of a built-in model: with two labels, of the six features, of words,
    or of both. 'textbook' has the weights of the chapter.

    \b
    Examples:
      logreg play textbook
      logreg play spam -o spam-play.html
    """
    from logreg.pages.play import SIGN, play_page

    page = play_page(find_model(model_name))
    if output == STDOUT:
        print_text(page)
        return
    require_other_file("--output", output, [model_name] if model_name else [])
    require_own_output(output, SIGN)
    write_output(output, page)
    note(f"wrote {output}, {len(page.encode()) / 1000:.0f} kB; open it in a browser")
