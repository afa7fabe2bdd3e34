"""Nothing that stands in data, names or models moves or colours a terminal, or hides a part."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from support import ROOT, Cli
from terminal import on_a_terminal

import logreg

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="terminals of Unix"),
]

EVIL = "\x1b[35;46mred\x1b]0;title\x07\x9b31m\x7f\u202e"
"""Colours, the title of the window, a control sequence of one byte, DEL, and right-to-left."""

HOSTILE = re.compile("\x1b\\[35|\x1b\\]|\x07|\x9b|\x7f|\u202e")

NAME = EVIL.replace("/", "")


@pytest.fixture(name="files", autouse=True)
def fixture_files(cli: Cli) -> None:
    """Write files with evil texts, labels, columns, words, names."""
    labels = [f"{EVIL}a", "b"]
    for path, separator in (("labels.tsv", "\t"), ("labels.csv", ",")):
        rows = [f"{labels[i % 2]}{separator}good {EVIL} {i} text\n" for i in range(12)]
        head = f"label,{EVIL}text,text\n" if separator == "," else ""
        rows = [row.replace(",", f",{EVIL},", 1) for row in rows] if separator == "," else rows
        Path(path).write_text(head + "".join(rows), "utf-8")
    Path("texts.txt").write_text(f"good {EVIL}\nbad {EVIL}. So good.\n", "utf-8")
    Path("expectations.txt").write_text(
        f"positive: bad {EVIL}\nsame: {{good|bad}} {EVIL}\n", "utf-8"
    )
    Path("broken.txt").write_text(f"{EVIL}: good\n", "utf-8")
    Path(f"{NAME}.txt").write_text("positive: bad\n", "utf-8")
    objects = [{f"k{EVIL}": EVIL, "text": f"good {EVIL}", "label": label} for label in labels]
    Path("t.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in objects), "utf-8")
    Path("words.txt").write_text(f"great\t3\nx{EVIL} y\t-3\nbad\t-1\n", "utf-8")
    reviews = (ROOT / "data" / "reviews.tsv").read_text("utf-8")
    Path("reviews.tsv").write_text(reviews, "utf-8")
    Path(f"{NAME}.tsv").write_text(reviews, "utf-8")
    logreg.save(logreg.load("default"), "m.json")
    logreg.save(logreg.load("default"), f"{NAME}.json")
    fields = json.loads(Path("m.json").read_text("utf-8"))
    Path("labels.json").write_text(json.dumps({**fields, "labels": labels}), "utf-8")
    Path("version.json").write_text(json.dumps({**fields, "version": EVIL}), "utf-8")
    fields["lexicon"]["positive"] += ["\x9b", "\x1b", EVIL]
    Path("listed.json").write_text(json.dumps(fields, ensure_ascii=False), "utf-8")
    Path(f"{NAME}.broken.json").write_text("{", "utf-8")
    Path("lists").mkdir()
    Path("lists/positive.txt").write_text("good\n\x9b\n", "utf-8")
    Path("lists/negative.txt").write_text("bad\n\x1b\n", "utf-8")
    Path("evil").mkdir()
    Path("evil/positive.txt").write_text(f"good\n{EVIL}\n", "utf-8")
    Path("evil/negative.txt").write_text("bad\n", "utf-8")


VIEWS = """\
classify -i texts.txt --echo
classify -i texts.txt --echo --format csv
classify -i texts.txt --echo --format jsonl
classify -i t.jsonl --echo --format csv
classify -i t.jsonl --echo
classify -i labels.csv --echo --format csv
classify -i labels.csv --echo --safe-csv
classify -i texts.txt --by sentence --echo
classify -m labels.json good
classify -m listed.json -v good
classify -v -m @.json good
classify -m @.broken.json good
classify -m @.none.json good
classify -i @.none.txt
classify @
classify --explain @
explain @
explain -i texts.txt
explain --format tsv @
explain --format json -i texts.txt
explain -m listed.json good
sentences texts.txt
features -i labels.tsv
features -i labels.csv
features --features words -i texts.txt
show labels.json
show listed.json
show --format json listed.json
show @.json
show version.json
diff m.json @.json
diff m.json listed.json
models
train labels.tsv -o x.json
train labels.csv -v -o x.json
train @.tsv -o x@.json
train --features words labels.tsv -o x.json
train reviews.tsv --lexicon words.txt
train reviews.tsv --extend-lexicon words.txt
train reviews.tsv --lexicon lists
train reviews.tsv --lexicon evil
train --features @ reviews.tsv
train t.jsonl
check labels.tsv
check labels.csv
check t.jsonl
check @.tsv
cv labels.tsv
evaluate -m m.json labels.tsv
expect -m m.json expectations.txt
expect -m m.json expectations.txt --format json
expect -m m.json expectations.txt --format junit
expect -m labels.json broken.txt
expect -m @.json @.txt
evaluate -m m.json --errors 3 @.tsv
compare labels.tsv
tune --epochs 2 --folds 2 labels.tsv
reproduce @.json @.tsv
export --js labels.json
lexicon show words.txt
lexicon show lists
lexicon show evil
lexicon check evil
lexicon check lists
lexicon convert words.txt -o out
lexicon audit --lexicon lists @.tsv
lexicon audit --lexicon lists --format tsv @.tsv
lexicon learn labels.tsv -o out@
classify --threshold @=0.5 good
classify --only @ good
nothing@
classify --no@
lexicon audit --lexicon lists --min-count 1 --format tsv labels.tsv"""
"""Commands; @ is an evil name."""


@pytest.mark.parametrize("view", VIEWS.split("\n"))
def test_nothing_reaches_a_terminal(view: str) -> None:
    arguments = [part.replace("@", NAME) for part in view.split(" ")]
    shown = on_a_terminal(*arguments, columns=200, color=True)
    assert shown.output.strip()
    assert not HOSTILE.search(shown.output), repr(shown.output)
