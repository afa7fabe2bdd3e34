"""Word lists: the lexicons that ship, and how a list is read.

A list is a text file of one lower-case token a line; lines that start with ``;`` are comments.
What the words are for is the business of the features, not of this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from logreg.errors import InputError, excerpt, from_os_error
from logreg.tokens import is_token

COMMENT = ";"


@dataclass(frozen=True)
class Lexicon:
    """The word lists behind the sentiment features; each a set of tokens as `tokenize` gives."""

    positive: frozenset[str]
    negative: frozenset[str]
    pronouns: frozenset[str]
    negators: frozenset[str] = frozenset()


@cache
def shipped_lexicon() -> Lexicon:
    """Load the lexicon that ships with logreg."""
    folder = shipped_folder()
    return Lexicon(
        positive=read_word_list(folder / "positive.txt"),
        negative=read_word_list(folder / "negative.txt"),
        pronouns=read_word_list(folder / "pronouns.txt"),
        negators=read_word_list(folder / "negators.txt"),
    )


def shipped_folder() -> Path:
    """Find the folder of the lists: inside an installed package, beside ``src`` in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "lexicons"
    return installed if installed.is_dir() else package.parents[1] / "lexicons"


def read_word_list(path: Path) -> frozenset[str]:
    """Read one list.

    Raises:
        InputError: the file can't be read, or a line is not a token that a text could have.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise from_os_error(error, str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8; save the list as UTF-8", str(path)) from error
    words = set()
    for number, line in enumerate(text.split("\n"), start=1):
        word = line.strip()
        if not word or word.startswith(COMMENT):
            continue
        if not is_token(word):
            problem = f"{excerpt(word)} is not one lower-case token; no text can match it"
            raise InputError(f"{problem}; write one token a line", str(path), number)
        words.add(word)
    return frozenset(words)
