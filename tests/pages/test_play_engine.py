"""The page reads texts as Python does: tokens, features and probabilities of ten thousand texts.

What JavaScript knows of letters depends on its version of Unicode, which is newer than Python's:
the texts are of characters that are assigned in Python's.
"""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from browser import in_browser, opened
from support import ROOT, Cli

import logreg
from logreg.export import CHECKS
from logreg.features.sentiment import SentimentFeatures
from logreg.lexicon.word_lists import shipped_lexicon
from logreg.model import Model
from logreg.pages.play import play_page
from logreg.tokens import tokenize

N_TEXTS = 10_000
SOME = 2_000

ASSIGNED = [
    chr(i) for i in range(sys.maxunicode + 1) if unicodedata.category(chr(i)) not in ("Cn", "Cs")
]

AWKWARD = (
    *"'-_’‘ʼ′＇´`‐‑–—.,;:!?¿¡…()[]{}<>&\"\\/@#$%^*+=|~",
    *" \t\n\r\x0b\x0c\x1c\x1f\x85\xa0\u1680\u2003\u2028\u2029\u200b\u200d\ufeff\u3000",
    *"\x00\x01\x7f\x80\x92\x9f\xad",
    *(
        "e\u0301",
        "\u0301",
        "a\u0308\u0323",
        "नमस्ते",
        "ไม่ดี",
        "한국어",
        "日本語",
        "好",
        "شكرا",
        "לא טוב",
    ),
    *("👍", "👍🏽", "👨‍👩‍👧", "🏳️‍🌈", "❤️", "1️⃣", "🇩🇪"),
    *("İ", "ı", "ΟΔΟΣ", "ΣΑΣ", "Σ", "ΑΣ'Α", "ß", "ẞ", "ﬁ", "ǅ", "Ⅷ", "½", "²", "٣", "𝔾ood", "Ａ"),
    *("n't", "DON'T", "don’t", "isn`t", "can´t", "-", "--", "'", "''", "good-", "-good", "'good'"),
    *("not good", "no", "No!", "NO", "n’t great", "hardly", "without", "second-rate", "NOT_good"),
    *("x" * 1365, "é" * 2049, "a-" * 700 + "a", "good" * 1100, "<s>", "</s>", "__proto__"),
)


def some_texts() -> list[str]:
    """Return texts of words, marks, and characters of all kinds, the same each time."""
    choice = random.Random(5)
    lists = shipped_lexicon()._asdict().values()
    known = sorted({word for words in lists for word in words})
    reviews = (ROOT / "data" / "reviews.tsv").read_text("utf-8").split()

    def piece() -> str:
        kind = choice.random()
        if kind < 0.35:
            word = choice.choice(known)
            return str(choice.choice((word, word.upper(), word.title())))
        if kind < 0.6:
            return choice.choice(reviews)
        if kind < 0.8:
            return str(choice.choice(AWKWARD))
        return "".join(choice.choices(ASSIGNED, k=choice.randint(1, 4)))

    def text() -> str:
        pieces = [piece() for _ in range(choice.randint(0, 30))]
        return "".join(one + choice.choice((" ", " ", " ", "", "-", "'")) for one in pieces)

    return [*CHECKS, *(text() for _ in range(N_TEXTS - len(CHECKS)))]


def textbook(_: Cli) -> Model:
    return logreg.load("textbook")


def with_negation(cli: Cli) -> Model:
    cli("train", "--negation", str(ROOT / "data" / "reviews.tsv"))
    return logreg.load("model.json")


def of_words(cli: Cli) -> Model:
    cli(
        *("train", "--features", "words", "--ngrams", "1-2", "--negation", "--boundaries"),
        *("--weighting", "tf-idf", "--unit-norm", str(ROOT / "data" / "reviews.tsv")),
    )
    return logreg.load("model.json")


def of_both(cli: Cli) -> Model:
    cli("train", "--features", "sentiment+words", str(ROOT / "data" / "reviews.tsv"))
    return logreg.load("model.json")


READ = """(texts) => texts.map((text) => [
  tokenize(text),
  features(text).map(([set, name, value]) => [nameOf(set, name), value]),
  probabilities(text)])"""

SHOWN = """(texts) => texts.map((text) => {
  state.text = text;
  showText();
  return [logitOfText(), element("p-positive").textContent, element("marked").textContent];
})"""


@in_browser
@pytest.mark.parametrize(
    ("made", "n_texts"),
    [(textbook, N_TEXTS), (with_negation, N_TEXTS), (of_words, SOME), (of_both, SOME)],
)
def test_ten_thousand_texts(cli: Cli, made: Callable[[Cli], Model], n_texts: int) -> None:
    model, texts = made(cli), some_texts()[:n_texts]
    Path("play.html").write_text(play_page(model), "utf-8")
    with opened(Path("play.html")) as page:
        read = [
            one for i in range(0, n_texts, 500) for one in page.evaluate(READ, texts[i : i + 500])
        ]
        shown = page.evaluate(SHOWN, texts[:500])
    assert len(read) == n_texts
    for text, (tokens, features, p) in zip(texts, read, strict=True):
        assert tokens == tokenize(text)
        assert_features(model, text, features)
        assert p == pytest.approx([*model.distribution(text).values()], rel=0, abs=1e-12)
    for text, (z, p, marked) in zip(texts, shown, strict=False):
        assert z == pytest.approx(model.logit(text), rel=1e-12, abs=1e-12)
        assert p == f"{model.probability(text):.4f}"
        assert marked == text


def assert_features(model: Model, text: str, found: list[tuple[str, float]]) -> None:
    """Counts are equal; ln and square roots to the last bits."""
    names, x = model.features.names, model.features.extract(text)
    pairs = x.items() if isinstance(x, dict) else enumerate(x)
    wanted = [[names[i], value] for i, value in pairs]
    assert [name for name, _ in found] == [name for name, _ in wanted]
    for (name, value), (_, value_wanted) in zip(found, wanted, strict=True):
        if "length" in name or not isinstance(model.features, SentimentFeatures):
            assert value == pytest.approx(value_wanted, rel=1e-12, abs=0)
        else:
            assert value == value_wanted


@in_browser
def test_every_character() -> None:
    """Each that is assigned is a part of a word, a mark, or white space in both."""
    Path("play.html").write_text(play_page(logreg.load("textbook")), "utf-8")
    texts = [f"a{c}b {c}" for c in ASSIGNED]
    with opened(Path("play.html")) as page:
        found = page.evaluate("(texts) => texts.map((text) => tokenize(text).join('\\n'))", texts)
    for text, tokens in zip(texts, found, strict=True):
        assert tokens == "\n".join(tokenize(text))
