"""Results as JUnit XML, which the servers that run tests read.

Only the elements and attributes that all of them know are written, and no times: the same results
are the same bytes. A test is known by its file and its line as it is written, so that it stays the
same test when lines before it come and go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from logreg.errors import place, printable
from logreg.expectations.checker import Result

Outcome = tuple[Result, str | None]
"""A result, and what was expected and found; None if it holds."""


def junit_xml(outcomes: Sequence[Outcome]) -> str:
    """Return an XML document: a suite for each file, a case for each expectation.

    Control characters, which XML does not allow, are shown as escapes.
    """
    by_file: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_file.setdefault(outcome[0].expectation.path, []).append(outcome)
    root = Element("testsuites", {"name": "logreg expect", **_counts(outcomes)})
    for path, own in by_file.items():
        suite = SubElement(root, "testsuite", {"name": printable(path), **_counts(own)})
        for result, failure in own:
            _add_case(suite, result, failure)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _counts(outcomes: Iterable[Outcome]) -> dict[str, str]:
    holds = [result.holds for result, _ in outcomes]
    return {"tests": str(len(holds)), "failures": str(holds.count(False)), "errors": "0"}


def _add_case(suite: Element, result: Result, failure: str | None) -> None:
    expectation = result.expectation
    names = {"classname": printable(expectation.path), "name": printable(expectation.source)}
    case = SubElement(suite, "testcase", names)
    if failure is not None:
        shown = printable(failure)
        failed = SubElement(case, "failure", {"message": shown, "type": expectation.kind})
        failed.text = f"{place(expectation.path, expectation.line)}: {shown}"
