"""``logreg play``: the lecture as a page."""

from __future__ import annotations

import click

from logreg.cli.console import note
from logreg.cli.options import find_model, model_argument
from logreg.cli.outputs import (
    STDOUT,
    file_output_option,
    require_other_file,
    require_own_output,
    write_output,
)


@click.command()
@model_argument
@file_output_option("play.html")
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

    require_other_file("--output", output, [model_name] if model_name else [])
    require_own_output(output, SIGN)
    page = play_page(find_model(model_name))
    write_output(output, page)
    if output != STDOUT:
        note(f"wrote {output}, {len(page.encode()) / 1000:.0f} kB; open it in a browser")
