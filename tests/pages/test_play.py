"""The page to play with: what it is made of, and the command that writes it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from support import ROOT, Cli

import logreg
from logreg.errors import LogregError
from logreg.lesson.descent import minimum
from logreg.lesson.reviews import REVIEWS
from logreg.model_file import builtin_path
from logreg.pages.page import own_file
from logreg.pages.play import SCRIPTS, play_page
from logreg.pages.play import __file__ as package
from logreg.pages.play.learning import EPOCHS, learning_data


def test_it_is_one_file_of_its_own_making() -> None:
    page = play_page(logreg.load("textbook"))
    assert "made by logreg play" in page[:200]
    assert {*re.findall(r"https?://[^\"'\s]+", page)} == {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'" in page
    assert " style=" not in page
    assert not re.search(r" on\w+=", page)
    folder = Path(package).parent
    assert {path.stem for path in folder.glob("*.js")} == {*SCRIPTS}
    assert all((folder / f"{name}.js").stat().st_size < 30_000 for name in SCRIPTS)


def test_its_colours_are_those_of_all_pages() -> None:
    style = (Path(package).parent / "play.css").read_text("utf-8")
    assert not re.search(r"#[0-9a-f]{3,6}\b(?=[; ])", style)
    used = {*re.findall(r"var\((--[a-z-]+)\)", style)} - {"--height", "--strength"}
    assert all(f"{name}:" in own_file("theme.css") for name in used)


def test_what_it_knows_of_learning() -> None:
    data = json.loads(json.dumps(learning_data()))
    assert data["texts"] == [text for _, text in REVIEWS]
    assert data["y"] == [label for label, _ in REVIEWS]
    assert {size: len(starts) for size, starts in data["starts"].items()} == {
        "1": 20 * EPOCHS,
        "5": 4 * EPOCHS,
        "20": EPOCHS,
    }
    bowl = data["bowl"]
    lowest = min(min(row) for row in bowl["losses"])
    X, y = (np.asarray(data[name]) for name in "Xy")
    assert 0 <= lowest - minimum(X, y).loss < 0.01
    assert (len(bowl["losses"]), len(bowl["losses"][0])) == (25, 25)


def test_labels_are_text() -> None:
    fields = json.loads(Path(builtin_path("textbook")).read_text("utf-8"))
    fields["labels"] = ["</script><b>", "<!--"]
    page = play_page(logreg.loads(fields))
    assert page.count("</script>") == len(SCRIPTS) + 2
    assert "<!--" not in page.partition("<title>")[2]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--features", "words", "--hash-bits", "8"), "by their hashes can't be exported"),
        (("--features", "columns:x"), "a model of columns can't be exported"),
    ],
)
def test_models_that_can_not_be_played_with(
    cli: Cli, options: tuple[str, ...], message: str
) -> None:
    Path("t.tsv").write_text(
        "label\ttext\tx\n1\tgood film\t1\n0\tbad film\t2\n1\tgood\t3\n0\tbad\t4\n"
    )
    cli("train", *options, "--l2", "0.1", "t.tsv")
    refused = cli("play")
    assert (refused.status, refused.stderr.count("\n")) == (1, 1)
    assert message in refused.stderr
    assert not Path("play.html").exists()


def test_several_labels_are_for_another_page(cli: Cli) -> None:
    Path("t.tsv").write_text("a\tgood film\na\tgood\nb\tbad film\nb\tbad\nc\tnice\nc\tnice one\n")
    cli("train", "t.tsv")
    refused = cli("play")
    assert (refused.status, refused.stderr.count("\n")) == (1, 1)
    assert "for two labels, and the model has 3; use logreg export --html" in refused.stderr
    with pytest.raises(LogregError, match="use logreg export --html"):
        play_page(logreg.load("model.json"))


def test_the_command_says_what_it_wrote(cli: Cli) -> None:
    written = cli("play", "textbook")
    page = Path("play.html").read_bytes()
    assert (written.status, written.stdout) == (0, "")
    size = f"{len(page) / 1000:.0f} kB"
    assert written.stderr == f"logreg: wrote play.html, {size}; open it in a browser\n"
    assert cli("play", "textbook", "-o", "-").stdout.encode() == page


def test_the_command_replaces_its_own_files_only(cli: Cli) -> None:
    assert cli("play", "textbook", "-o", "p.html").status == 0
    assert cli("play", "spam", "-o", "p.html").status == 0
    Path("mine.html").write_text("<p>mine</p>\n")
    refused = cli("play", "textbook", "-o", "mine.html")
    assert (refused.status, Path("mine.html").read_text()) == (2, "<p>mine</p>\n")
    assert "mine.html is not from logreg play" in refused.stderr
    assert cli("play", "textbook", "-o", "nowhere/p.html").status == 1


def test_the_command_finds_the_model_as_others_do(cli: Cli) -> None:
    cli("play", "-o", "default.html")
    cli("train", str(ROOT / "data" / "reviews.tsv"))
    cli("play", "-o", "own.html")
    assert Path("own.html").read_text("utf-8") == play_page(logreg.load("model.json"))
    assert Path("default.html").read_text("utf-8") == play_page(logreg.load("default"))
    refused = cli("play", "model.json", "-o", "model.json")
    assert refused.status == 2
    assert "would overwrite the input" in refused.stderr
