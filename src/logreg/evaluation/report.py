"""The report: all metrics of a model on labelled texts, ready to be formatted.

It combines the other modules of this package, with two baselines and optionally another model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from logreg.evaluation import Evaluation, evaluate
from logreg.evaluation.baselines import majority, sign_of_words
from logreg.evaluation.bootstrap import Interval, bootstrap, intervals, sampler_of
from logreg.evaluation.confusion import ConfusionMatrix, predict
from logreg.evaluation.groups import Group, evaluate_groups
from logreg.evaluation.metrics import Metrics
from logreg.evaluation.mistakes import Mistake
from logreg.evaluation.scoring import Scored
from logreg.evaluation.significance import McNemar, mcnemar, paired_bootstrap_p
from logreg.evaluation.thresholds import Threshold, best_f1, lowest_with_precision
from logreg.labels import Labels
from logreg.loss import Floats

MOST_RANKS = 3
"""The accuracy is reported for the k most probable labels up to this k."""


class ReportOptions(NamedTuple):
    """What a report computes.

    Attributes:
        threshold: the positive label is predicted iff P(+) > threshold.
        min_precision: the required precision, if any.
        samples: how many bootstrap samples to draw; 0 for no intervals.
        seed: of the samples.
    """

    threshold: float = 0.5
    min_precision: float | None = None
    samples: int = 1000
    seed: int = 0


@dataclass(frozen=True)
class Comparison:
    """Another model on the same texts.

    Attributes:
        name: the name of the other model.
        evaluation: its metrics.
        differences: the first model's metrics less the other's.
        intervals: of the differences, paired; None without samples.
        bootstrap_p: of the paired bootstrap test of accuracy, one-sided: is the first one better?
        mcnemar: the same question, two-sided.
    """

    name: str
    evaluation: Evaluation
    differences: Metrics
    intervals: tuple[Interval, ...] | None
    bootstrap_p: float | None
    mcnemar: McNemar


@dataclass(frozen=True)
class Report:
    """All metrics of a model.

    Attributes:
        name: the name of the model.
        options: how it was scored.
        evaluation: its metrics.
        intervals: of the metrics, in the order of `Metrics`; None without samples.
        majority: the baseline that always predicts the most frequent gold label.
        sign_of_words: the baseline of the word counts; None if the model has none.
        best_f1: the threshold with the best F1; None if no text is positive, or there are more
            than two labels.
        for_precision: the threshold for the required precision; None if it is not reachable.
        mistakes: the most confident mistakes.
        column: the column that groups the texts, if any.
        groups: the metrics of each group.
        comparison: the other model, if any.
    """

    name: str
    options: ReportOptions
    evaluation: Evaluation
    intervals: tuple[Interval, ...] | None
    majority: ConfusionMatrix
    sign_of_words: ConfusionMatrix | None
    best_f1: Threshold | None
    for_precision: Threshold | None
    mistakes: tuple[Mistake, ...]
    column: str | None
    groups: tuple[Group, ...]
    comparison: Comparison | None

    @property
    def majority_label(self) -> str:
        """The most frequent gold label, which the baseline always predicts."""
        predicted = [sum(column) for column in zip(*self.majority.counts, strict=True)]
        return self.majority.labels[predicted.index(max(predicted))]

    @property
    def accuracies_within(self) -> dict[int, float]:
        """Of several labels, how often the gold one is among the k most probable, for small k."""
        within = self.evaluation.within
        return {k: within[k - 1] for k in range(2, min(len(within), MOST_RANKS + 1))}


def report(
    scored: Scored,
    names: tuple[str, ...],
    labels: Labels,
    options: ReportOptions,
    on_sample: Callable[[], None] | None = None,
) -> Report:
    """Evaluate the scores of a model, and compare them with those of a second one if given.

    Args:
        scored: the scores of the texts.
        names: the names of the models.
        labels: those of all of them.
        options: what to compute.
        on_sample: called after each bootstrap sample.
    """
    y, z, threshold = scored.y, scored.z[0], options.threshold
    evaluations = [evaluate(logits, y, labels, threshold=threshold) for logits in scored.z]
    sampled = _sampled(scored, options, on_sample)
    is_binary = z.ndim == 1
    wanted = options.min_precision if is_binary else None
    balance, column = scored.balance, scored.column
    return Report(
        name=names[0],
        options=options,
        evaluation=evaluations[0],
        intervals=intervals(sampled[0]) if sampled else None,
        majority=majority(y, labels),
        sign_of_words=sign_of_words(balance, y, labels)
        if balance is not None and is_binary
        else None,
        best_f1=best_f1(z, y) if is_binary else None,
        for_precision=None
        if wanted is None or not is_binary
        else lowest_with_precision(z, y, wanted),
        mistakes=scored.mistakes,
        column=None if column is None else column.name,
        groups=()
        if column is None
        else tuple(evaluate_groups(column.values, z, y, labels, threshold)),
        comparison=_compare(scored, names[1], evaluations, sampled, threshold)
        if len(names) > 1
        else None,
    )


def _sampled(
    scored: Scored, options: ReportOptions, on_sample: Callable[[], None] | None
) -> list[Floats]:
    """Return the metrics of each model on the bootstrap samples; nothing without samples."""
    if not options.samples:
        return []
    samplers = [sampler_of(z, scored.y, options.threshold) for z in scored.z]
    return bootstrap(samplers, len(scored.y), options.samples, options.seed, on_sample)


def _compare(
    scored: Scored,
    name: str,
    evaluations: list[Evaluation],
    sampled: list[Floats],
    threshold: float,
) -> Comparison:
    """Compare the first model with the second."""
    first, second = (evaluation.metrics for evaluation in evaluations)
    differences = Metrics(*(a - b for a, b in zip(first, second, strict=True)))
    spread = sampled[0] - sampled[1] if sampled else None
    right = [predict(z, threshold) == scored.y for z in scored.z]
    return Comparison(
        name=name,
        evaluation=evaluations[1],
        differences=differences,
        intervals=None if spread is None else intervals(spread),
        bootstrap_p=None
        if spread is None
        else paired_bootstrap_p(spread[:, 0], differences.accuracy, len(scored.y)),
        mcnemar=mcnemar(*right),
    )
