from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

from hypothesis import given
from hypothesis import strategies as st

from logreg.errors import printable
from logreg.expectations.checker import Result
from logreg.expectations.junit import junit_xml
from logreg.expectations.lines import Expectation


def outcome(path: str, source: str, failure: str | None) -> tuple[Result, str | None]:
    expectation = Expectation(path, 3, source, "label", "positive", ("x",))
    return Result(expectation, failure is None, ()), failure


def test_suite_for_each_file_and_case_for_each_expectation() -> None:
    text = junit_xml(
        [
            outcome("a.txt", "positive: fine", None),
            outcome("b.txt", "positive: x > 1", 'expected positive, found "x"'),
            outcome("a.txt", "positive: bad", "expected <positive>"),
        ]
    )
    assert text == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="logreg expect" tests="3" failures="2" errors="0">\n'
        '  <testsuite name="a.txt" tests="2" failures="1" errors="0">\n'
        '    <testcase classname="a.txt" name="positive: fine" />\n'
        '    <testcase classname="a.txt" name="positive: bad">\n'
        '      <failure message="expected &lt;positive&gt;" type="label">'
        "a.txt:3: expected &lt;positive&gt;</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="b.txt" tests="1" failures="1" errors="0">\n'
        '    <testcase classname="b.txt" name="positive: x &gt; 1">\n'
        '      <failure message="expected positive, found &quot;x&quot;" type="label">'
        'b.txt:3: expected positive, found "x"</failure>\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def found(root: Element, path: str) -> Element:
    element = root.find(path)
    assert element is not None
    return element


@given(st.text(st.characters(codec=None)))
def test_any_text_is_well_formed_and_comes_back(text: str) -> None:
    root = fromstring(junit_xml([outcome(text, text, text)]).encode("utf-8"))
    assert found(root, "testsuite").get("name") == printable(text)
    assert found(root, "testsuite/testcase").get("name") == printable(text)
    failed = found(root, "testsuite/testcase/failure")
    assert failed.get("message") == printable(text)
    assert failed.text == f"{printable(text)}:3: {printable(text)}"
