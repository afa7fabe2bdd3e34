from __future__ import annotations

import pytest

from logreg.checks.findings import KINDS, Finding, Findings


def findings(limit: int | None, n: int, topic: str = "") -> Findings:
    found = Findings(limit)
    for line in range(1, n + 1):
        found.add("markup", "a.tsv", line, f"tag {line}", topic)
    return found


def test_the_worst_kind_comes_first_and_else_the_order_of_the_data() -> None:
    found = Findings(None)
    for i, kind in enumerate(reversed(KINDS)):
        found.add(kind, "b", i, "x")
        found.add(kind, "a", i, "x")
    assert [finding.kind for finding in found.shown()][::2] == list(KINDS)
    assert [finding.path for finding in found.shown()][:2] == ["b", "a"]
    assert found.counts() == dict.fromkeys(KINDS, 2)


@pytest.mark.parametrize(
    ("limit", "n", "told"),
    [
        (None, 5, ["tag 1", "tag 2", "tag 3", "tag 4", "tag 5"]),
        (3, 3, ["tag 1", "tag 2", "tag 3"]),
        (3, 4, ["tag 1", "tag 2", "tag 3", "tag 4"]),
        (3, 5, ["tag 1", "tag 2", "tag 3", "2 more, from here on"]),
        (3, 99, ["tag 1", "tag 2", "tag 3", "96 more, from here on"]),
    ],
)
def test_of_too_many_the_last_one_stands_for_the_rest(
    limit: int | None, n: int, told: list[str]
) -> None:
    found = findings(limit, n)
    assert found.shown() == [
        Finding("markup", "a.tsv", line, what) for line, what in enumerate(told, start=1)
    ]
    assert found.counts() == {"markup": n}


def test_of_too_many_on_one_topic_the_first_one_stands_for_all() -> None:
    assert len(findings(3, 3, "tags").shown()) == 3
    assert findings(3, 7, "tags").shown() == [
        Finding("markup", "a.tsv", 1, "tag 1, and in 6 more texts")
    ]


def test_finding_is_one_printable_line() -> None:
    assert str(Finding("empty", "a\nb.tsv", 0, "no text")) == "a\\nb.tsv: empty: no text"
