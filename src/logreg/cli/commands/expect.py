"""``logreg expect``: what a model must answer, checked like the tests of a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from logreg.cli.completion import complete_files
from logreg.cli.console import default_to_stdin, note, print_json, print_text
from logreg.cli.decision_options import rule_arguments
from logreg.cli.evaluation_options import number
from logreg.cli.options import find_model, model_option
from logreg.expectations.checker import TOLERANCE
from logreg.expectations.packs import PACKS, pack_path
from logreg.model_file import model_in_use
from logreg.pipeline.classification import rule_of

if TYPE_CHECKING:
    from logreg.expectations.junit import Outcome
    from logreg.expectations.lines import Expectation
    from logreg.labels import Labels
    from logreg.model import Model
    from logreg.pipeline.answers import Rule

EXIT_FAILURES = 1


@click.command()
@click.argument("files", metavar="[FILE]...", nargs=-1, shell_complete=complete_files)
@click.option(
    "--pack",
    type=click.Choice(PACKS),
    help="Built-in expectations to check, before those of the FILEs.",
)
@model_option
@click.option(
    "--tolerance",
    type=click.FloatRange(0, 1),
    callback=number,
    default=TOLERANCE,
    show_default=True,
    metavar="P",
    help="How far apart the probabilities of 'same' may be.",
)
@click.option(
    "--abstain",
    type=click.FloatRange(0, 1),
    callback=number,
    metavar="P",
    help="Minimum probability of a label; below it a text has none, as 'abstain' expects.",
)
@click.option(
    "--format",
    type=click.Choice(["text", "json", "junit"]),
    default="text",
    show_default=True,
    help="Output format: one failure per line and a summary on stderr, one JSON object, or JUnit "
    "XML.",
)
def expect(
    files: tuple[str, ...],
    pack: str | None,
    model_name: str | None,
    tolerance: float,
    abstain: float | None,
    format: str,
) -> int:
    """Check what a model must answer for given texts.

    Prints one failure per line: file:line: what was expected, and what was found. The exit status
    is 0 if all expectations hold, else 1.

    FILE has one expectation per line; '-' is stdin:

    \b
      positive: no problems ever         the text gets this label
      good > not good                    the left text has the higher P(+|x)
      spam: cash prize > see you at six  the left text has the higher P(spam|x)
      same: {Anna|Omar} was kind         all variants get the same answer
      abstain: the train leaves at six   the text gets no label

    Alternatives in braces may stand in any text; the expectation is then about all variants. The
    same answer is one label, and probabilities within --tolerance. Blank lines, and lines that
    begin with '#', are passed over; so is a comment after two blanks, '#' and a blank. A backslash
    before one of \\ { | } > : # makes it a plain character. A ':' is plain anyway if no blank
    follows, and a '>' if it has no blank on one side.

    \b
    Examples:
      printf '%s\\n' 'positive: no problems ever' 'good > not good' | logreg expect
      logreg expect --pack complaints || echo "as the model card says"
      logreg expect --pack complaints --format junit > junit.xml || echo "not all hold"
    """
    from logreg.expectations.lines import read_expectations

    sources: list[tuple[str, str | None]] = [(pack_path(pack), pack)] if pack else []
    if files or not pack:
        cure = "name a FILE of expectations, pipe them in, or choose a --pack"
        sources += [(path, None) for path in files or default_to_stdin(cure)]
    model = find_model(model_name)
    rule = _rule(model, abstain)
    expectations = [
        expectation
        for path, name in sources
        for expectation in read_expectations(
            path, model.labels, abstains=abstain is not None, name=name
        )
    ]
    outcomes = _checked(expectations, model, rule, tolerance)
    if format == "text":
        _print_failures(outcomes)
    elif format == "junit":
        from logreg.expectations.junit import junit_xml

        print_text(junit_xml(outcomes))
    else:
        settings = {"tolerance": tolerance, "abstain": abstain}
        _print_json(outcomes, model.labels, {"model": model_in_use(model_name), **settings})
    return 0 if all(result.holds for result, _ in outcomes) else EXIT_FAILURES


def _rule(model: Model, abstain: float | None) -> Rule:
    """Return the rule that gives a text its label.

    Raises:
        click.UsageError: the probability is out of the range of the rule.
    """
    arguments, _ = rule_arguments(model.labels, None, abstain, 0)
    try:
        return rule_of(model, arguments)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error


def _checked(
    expectations: Sequence[Expectation], model: Model, rule: Rule, tolerance: float
) -> list[Outcome]:
    from logreg.expectations.checker import Checker
    from logreg.expectations.failures import failure_of

    results = map(Checker(model, rule, tolerance=tolerance), expectations)
    return [(result, failure_of(result, model.labels, tolerance)) for result in results]


def _print_failures(outcomes: Sequence[Outcome]) -> None:
    """Print the failures, and on stderr how many expectations hold, in all and of each kind."""
    from logreg.errors import place, printable
    from logreg.expectations.lines import KINDS

    failures = [
        f"{place(result.expectation.path, result.expectation.line)}: {printable(failure)}"
        for result, failure in outcomes
        if failure is not None
    ]
    if failures:
        print_text("\n".join(failures))
    parts = []
    for kind in KINDS:
        own = [result.holds for result, _ in outcomes if result.expectation.kind == kind]
        parts += [f"{kind} {sum(own)} of {len(own)}"] if own else []
    n = len(outcomes)
    hold = "expectation holds" if n == 1 else "expectations hold"
    note(f"{n - len(failures)} of {n} {hold} ({', '.join(parts)})")


def _print_json(outcomes: Sequence[Outcome], labels: Labels, fields: dict[str, object]) -> None:
    from logreg.expectations.checker import to_json

    results = [to_json(result, failure, labels) for result, failure in outcomes]
    n_failures = sum(not result["holds"] for result in results)
    print_json({**fields, "expectations": len(results), "failures": n_failures, "results": results})
