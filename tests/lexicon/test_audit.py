from __future__ import annotations

from logreg.lexicon.audit import audit, could_be_listed, induce, strongest
from logreg.lexicon.log_odds import associations
from logreg.lexicon.word_lists import Lexicon

LEXICON = Lexicon(
    positive=frozenset({"good", "sick", "absent"}),
    negative=frozenset({"bad"}),
    pronouns=frozenset({"i"}),
    negators=frozenset({"not"}),
)
FOUND = associations(
    {"film": 100, "sick": 40, "bad": 50, "dire": 30, "not": 60, "2": 40, "?": 40, "rare": 2},
    {"film": 100, "sick": 5, "good": 50, "bad": 5, "swell": 30, "i": 60, "👍": 30, "!": 40},
)


def test_audit() -> None:
    result = audit(LEXICON, FOUND, min_count=10, z=2.0)
    assert result.entries == 4
    assert [entry.word for entry in result.occurring] == ["bad", "good", "sick"]
    assert [entry.word for entry in result.contradicted] == ["sick"]
    assert {word.word for word in result.unlisted} == {"dire", "swell", "👍"}


def test_worst_contradiction_comes_first() -> None:
    found = associations({"good": 30, "sick": 40, "x": 9}, {"bad": 50, "x": 9, "good": 4})
    result = audit(LEXICON, found, min_count=10, z=1.0)
    assert [entry.word for entry in result.contradicted] == ["bad", "sick", "good"]


def test_too_rare_to_be_judged() -> None:
    assert audit(LEXICON, FOUND, min_count=46, z=2.0).contradicted == []


def test_strongest_are_words_with_a_meaning_surest_first() -> None:
    words = [found.word for found in strongest(FOUND, min_count=10, z=2.0)]
    assert {"2", "?", "!"}.isdisjoint(words)
    sizes = [abs(FOUND[word].z) for word in words]
    assert sizes == sorted(sizes, reverse=True)


def test_induced_lists_leave_the_base_where_it_is() -> None:
    lists = induce(FOUND, min_count=10, z=2.0, base=LEXICON)
    assert lists.positive == {"good", "sick", "absent", "swell", "👍"}
    assert lists.negative == {"bad", "dire"}
    assert (lists.pronouns, lists.negators) == (LEXICON.pronouns, LEXICON.negators)


def test_what_could_be_listed() -> None:
    assert [could_be_listed(token) for token in ("été", "n't", "👎", "3", "...", "$", "_")] == [
        True,
        True,
        True,
        False,
        False,
        False,
        False,
    ]
