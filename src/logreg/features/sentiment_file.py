"""The feature set ``sentiment`` in a model file: its options, and its lists."""

from __future__ import annotations

from logreg.errors import FieldError
from logreg.features.base import Sections
from logreg.features.negation import Negation, as_json, from_json
from logreg.lexicon.word_lists import Lexicon


def arguments_of(fields: Sections) -> tuple[Lexicon, Negation, bool, bool]:
    """Return the arguments of the set from the fields ``features`` and ``lexicon``.

    Raises:
        FieldError: a field is missing, unknown or of the wrong type.
    """
    options = {name: value for name, value in fields["features"].items() if name != "set"}
    reach = from_json(options.pop("negation", False))
    relative, contrast = [options.pop(name, False) for name in ("relative", "contrast")]
    for name, value in (("relative", relative), ("contrast", contrast)):
        if not isinstance(value, bool):
            raise FieldError(f"features.{name}", "must be true or false")
    for name in options:
        raise FieldError(f"features.{name}", "is not an option of this feature set")
    lists = fields["lexicon"]
    expected = ["positive", "negative", "pronouns", *(["negators"] if reach else [])]
    for name, words in lists.items():
        if name not in expected:
            raise FieldError(f"lexicon.{name}", "is not a list of this feature set")
        if not isinstance(words, list) or not {*map(type, words)} <= {str}:
            raise FieldError(f"lexicon.{name}", "must be a list of words")
    for name in expected:
        if name not in lists:
            raise FieldError(f"lexicon.{name}", "is missing")
    lexicon = Lexicon(**{name: frozenset(lists[name]) for name in expected})
    return lexicon, as_json(reach), relative, contrast
