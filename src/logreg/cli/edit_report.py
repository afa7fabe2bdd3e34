"""What an edit does to a model and to its answers, as tables and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from logreg.cli.model_changes import weight_row, word_rows
from logreg.errors import place

if TYPE_CHECKING:
    from logreg.evaluation.significance import McNemar
    from logreg.inspection.model_diff import ModelDiff
    from logreg.inspection.prediction_diff import Flip, Flips


def tables(found: ModelDiff, flips: Flips | None, *, terminal: bool) -> str:
    """Return the weights and words that differ, and the flips, as tables."""
    from logreg.cli.render import table

    weights = [weight_row(weight) for weight in found.weights if weight.a != weight.b]
    words = [row for change in found.words for row in word_rows(change)]
    parts = [
        (["feature", "before", "after", "change"], weights, None),
        (["list", "change", "words", "first"], words, "first"),
    ]
    if flips is not None:
        gold = ["gold"] if len(flips.labels) > 2 else []
        header = ["place", "P before", "P after", "before", "after", *gold, "flip", "text"]
        rows = [_row(flip, has_gold=bool(gold)) for flip in flips.largest]
        parts.append((header, rows, "text"))
    laid_out = [
        table(header, rows, prose=prose, terminal=terminal) for header, rows, prose in parts if rows
    ]
    return "\n".join([*laid_out, *([] if flips is None else [_summary(flips)])])


def _row(flip: Flip, *, has_gold: bool) -> list[str]:
    return [
        place(flip.path, flip.line),
        f"{flip.a:.4f}",
        f"{flip.b:.4f}",
        flip.label_a,
        flip.label_b,
        *([flip.gold or "-"] if has_gold else []),
        flip.verdict or "-",
        flip.text,
    ]


def _summary(flips: Flips) -> str:
    """Return how many labels flip, and what that does to the accuracy."""
    lines = [f"{flips.flipped} of {flips.texts} labels flip"]
    if n := flips.labelled:
        before, after = flips.right_a / n, flips.right_b / n
        lines[0] += f": {flips.wrong_to_right} better, {flips.right_to_wrong} worse"
        lines.append(
            f"accuracy {before:.4f} -> {after:.4f} on {n} texts with a label "
            f"(McNemar's test: p = {_test(flips).p_value:.2g})"
        )
    return "".join(f"{line}\n" for line in lines)


def _test(flips: Flips) -> McNemar:
    from logreg.evaluation.significance import mcnemar_of_counts

    return mcnemar_of_counts(flips.right_to_wrong, flips.wrong_to_right)


def fields(found: ModelDiff, flips: Flips | None) -> dict[str, Any]:
    """Return the same, ready for JSON."""
    diff = found.to_json()
    weights = {name: one for name, one in diff["weights"].items() if one["a"] != one["b"]}
    content = {"weights": weights, "words": diff["words"]}
    if flips is None:
        return content
    n = flips.labelled
    accuracy = {"before": flips.right_a / n, "after": flips.right_b / n} if n else None
    texts = {**flips.to_json(), "accuracy": accuracy, "mcnemar": _test(flips)._asdict()}
    return {**content, "texts": texts}
