"""``logreg lesson``: the lecture as a guided tour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from logreg.cli.console import note, print_text, stdin_is_terminal, stdout_is_terminal
from logreg.cli.keys import END, Keys

if TYPE_CHECKING:
    from logreg.lesson.step import Lecture

NEXT, BACK, QUIT = ("\r", "\n", " ", "n", "\x1b[C"), ("b", "\x1b[D"), ("q", "\x1b", END)
"""Keys: Enter, space, n or the arrow to the right; b or that to the left; q or Escape."""


def _complete_step(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    from logreg.lesson.tour import TOUR

    return [name for name in TOUR if name.startswith(incomplete)]


@click.command()
@click.argument("step", metavar="[STEP]", required=False, shell_complete=_complete_step)
@click.option("--text", metavar="TEXT", help="Text to use instead of the chapter's example.")
@click.option("--list", "list_steps", is_flag=True, help="List the steps and exit.")
@click.option(
    "--data", "print_data", is_flag=True, help="Print the small data set of the lesson and exit."
)
def lesson(step: str | None, text: str | None, list_steps: bool, print_data: bool) -> None:
    """Take the lecture as a guided tour, computed live.

    Fourteen short steps from a text to its label, from the loss to the weights, and to other
    tasks. Each shows the commands that print the same numbers. On a terminal a key leads on;
    with STEP the tour begins there. In a pipe it is plain text, with STEP that step alone. The
    curves need the extra logreg-text[plot].

    \b
    Examples:
      logreg lesson
      logreg lesson loss
      logreg lesson --text "Never again!" sigmoid
      logreg lesson --list
      logreg lesson --data | logreg train --features columns:positive,negative -
    """
    from logreg.lesson.step import PASSAGE, Lecture
    from logreg.lesson.tour import TOUR

    if list_steps:
        print_text(_listed())
        return
    if print_data:
        from logreg.lesson.reviews import as_table

        print_text(as_table(Lecture().model.features))
        return
    names = [*TOUR]
    if step is not None and step not in names:
        raise click.BadParameter(_unknown(step), param_hint="'STEP'")
    lecture = Lecture(PASSAGE if text is None else text)
    if stdout_is_terminal() and stdin_is_terminal():
        _guide(lecture, names.index(step) if step else 0)
        return
    for name in [step] if step else names:
        _show(name, lecture)


def _listed() -> str:
    """Return the steps with their titles."""
    from logreg.cli.render import table
    from logreg.lesson.tour import TOUR

    rows = [[name, entry.title] for name, entry in TOUR.items()]
    return table(["step", "title"], rows, prose="title", terminal=stdout_is_terminal())


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    from logreg.lesson.tour import TOUR

    close = get_close_matches(name, TOUR, n=1)
    cure = f"did you mean '{close[0]}'?" if close else "'logreg lesson --list' names them."
    return f"no step '{name}'; {cure}"


def _show(name: str, lecture: Lecture) -> None:
    """Print a step."""
    from logreg.cli.lesson_text import as_text

    print_text(as_text(name, lecture, terminal=stdout_is_terminal()))


def _guide(lecture: Lecture, first: int) -> None:
    """Show step after step, as the keys ask."""
    from logreg.cli.plots import is_available
    from logreg.lesson.tour import TOUR

    names, at, keys = [*TOUR], first, Keys()
    if not is_available():
        note("pip install 'logreg-text[plot]' adds the curves")
    while True:
        _show(names[at], lecture)
        move = _asked(keys, at, len(names))
        if move is None:
            return
        at = max(at + move, 0)
        if at == len(names):
            return


def _asked(keys: Keys, at: int, n: int) -> int | None:
    """Wait for a key: 1 for the next step, -1 for the one before, None for the end."""
    question = f"[{at + 1}/{n}]  Enter: {'next' if at + 1 < n else 'end'}  b: back  q: quit "
    click.secho(question, dim=True, nl=False)
    key = keys.next()
    while key not in (*NEXT, *BACK, *QUIT):
        key = keys.next()
    click.echo("\r" + " " * len(question) + "\r", nl=False)
    if key in NEXT:
        return 1
    return -1 if key in BACK else None
