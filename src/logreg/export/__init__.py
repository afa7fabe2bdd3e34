"""A model as a program in one file that needs nothing: Python, JavaScript, a page, awk, or SQL.

The program has the model file within it, and texts with their probabilities, on which it checks
itself at the start.
"""

from __future__ import annotations

import json
from importlib.resources import files

from logreg.errors import LogregError
from logreg.features.negation import reach_of
from logreg.features.sentiment import SentimentFeatures
from logreg.features.words import WordFeatures
from logreg.lexicon.phrases import phrases_among
from logreg.model import Model
from logreg.model_file import dump

LANGUAGES = ("python", "js", "html", "awk", "sql")

SIGN = "logreg export"
"""Stands at the beginning of every program."""

CHECKS = (
    "",
    "It's hokey. There are virtually no surprises, and the writing is second-rate.",
    "So why was it so enjoyable? For one thing, the cast is great!",
    "I was overcome with the urge to get off the couch and start dancing.",
    "NO!!! Never again: I want my money back :-(",
    "not great, but not bad either; never dull",
    "I don’t like it. I can't say it isn't good...",
    "A rock-solid, well-made, user-friendly thing - and cheap, too.",
    "café naïve façade Ünïcödé ÀÉÎ",
    "Ο ΔΡΟΜΟΣ ΗΤΑΝ ΜΑΚΡΥΣ. Все хорошо!",
    "日本語の映画はとても良い。 5つ星！",
    "👍 great 👎 awful 🙂",
    "e\u0301 and \u00e9; a\u200bb; soft\u00adhyphen",
    "tabs\tand  two spaces\u00a0and\u3000wide ones",
    "snake_case, 3.14, 1/2, 50% off, $5, #1, @home",
    "'quoted' \"twice\" `thrice` ´four´ - dash – dash — dash",
    "WINNER!! Text CLAIM to 80888 for your free cruise",
    "are we still on for lunch?",
    "What is the capital of France?",
    "good good good bad bad no no ! ! you me us",
    "A waste of time :( second  to none :) no problem",
)


def exported(model: Model, language: str) -> str:
    """Return a program that classifies as a model does.

    Args:
        model: of the six features, of words, or of both.
        language: one of `LANGUAGES`.

    Raises:
        LogregError: its features can't be exported.
    """
    _require_exportable(model)
    if language in ("awk", "sql"):
        return _of_six_features(model, language)
    if language == "html":
        page = _template("classifier.html").replace("@TEXT@", CHECKS[2])
        return page.replace("@SCRIPT@", script_of(model).rstrip("\n"))
    template = _template("classifier.py.txt" if language == "python" else "classifier.js")
    fields = json.loads(dump(model))
    fields.pop("training", None)
    checks = ",\n  ".join(map(_as_literal, _checks(model)))
    laid_out = _laid_out(fields)
    if language == "js":  # as a plain name it would be the prototype of the object
        laid_out = laid_out.replace('"__proto__": ', '["__proto__"]: ')
    lists = fields.get("lexicon", {}).values()
    phrases = sorted(phrases_among({entry for several in lists for entry in several}))
    content = {
        "MODEL": laid_out,
        "CHECKS": f"[\n  {checks},\n]",
        "PHRASES": _as_literal(phrases),
    }
    for name, value in content.items():
        template = template.replace(f"@{name}@", value)
    return template


def script_of(model: Model) -> str:
    """Return the program of JavaScript as it can stand in a page: nothing in it ends the element.

    Raises:
        LogregError: its features can't be exported.
    """
    return exported(model, "js").replace("</", "<\\/").replace("<!--", "<\\!--")


def _of_six_features(model: Model, language: str) -> str:
    """Return a program of awk or SQL.

    Raises:
        LogregError: the model has other features, or more than two labels.
    """
    from logreg.export import sentiment_tables as tables

    if not isinstance(model.features, SentimentFeatures) or len(model.labels) > 2:
        raise LogregError(
            f"to {language} only models of sentiment with two labels can be exported; "
            "choose python, js or html"
        )
    fields, checks = json.loads(dump(model)), _checks(model)
    reach = reach_of(model.features.negation)
    negative, positive = map(tables.sql_text, model.labels)
    if language == "awk":
        content = {"MODEL": tables.awk_model(fields, reach), "CHECKS": tables.awk_checks(checks)}
    else:
        content = {
            "MODEL": tables.sql_model(fields),
            "CHECKS": tables.sql_checks(checks),
            "REACH": str(reach),
            "CONTRAST": str(int(fields["features"].get("contrast", False))),
            "LOGIT": tables.sql_logit(fields),
            "NEGATIVE": negative,
            "POSITIVE": positive,
        }
    program = _template(f"classifier.{language}")
    for name, value in content.items():
        program = program.replace(f"@{name}@", value)
    return program


def _checks(model: Model) -> list[tuple[str, float]]:
    """Return texts and the probabilities that classify prints for them, unrounded."""
    return [(text, _probability(model, text)) for text in CHECKS]


def _require_exportable(model: Model) -> None:
    names = [part.set_name for part in model.features.parts]
    if not {*names} <= {"sentiment", "words"}:
        raise LogregError(
            f"a model of {model.features.set_name} can't be exported; those of sentiment and of "
            "words can"
        )
    hashed = any(
        isinstance(part, WordFeatures) and part.options.hash_bits is not None
        for part in model.features.parts
    )
    if hashed:
        raise LogregError(
            "a model that knows n-grams by their hashes can't be exported; train one without "
            "hash_bits (--hash-bits)"
        )


def _template(name: str) -> str:
    return (files(__name__) / "templates" / name).read_text("utf-8")


def _probability(model: Model, text: str) -> float:
    """Return what classify prints: P of the second label of two, else of the most probable one."""
    p = model.distribution(text)
    return p[model.labels[1]] if len(model.labels) == 2 else max(p.values())


def _as_literal(value: object) -> str:
    """Return JSON that Python and JavaScript read as the same."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _laid_out(fields: dict[str, object]) -> str:
    """Return the fields of a model, one on a line, and so the entries of objects."""
    lines = []
    for name, value in fields.items():
        text = _as_literal(value)
        if isinstance(value, dict) and value:
            entries = (f"    {_as_literal(k)}: {_as_literal(v)}" for k, v in value.items())
            text = "{\n" + ",\n".join(entries) + "\n  }"
        lines.append(f"  {_as_literal(name)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}"
