"""The report: all that there is to say of a model on labelled texts, ready to be laid out.

It puts together what the other rooms find, beside two baselines and, if wanted, another model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from logreg.evaluation import Evaluation, evaluate
from logreg.evaluation.baselines import majority, sign_of_words
from logreg.evaluation.bootstrap import Interval, Sampler, bootstrap, intervals
from logreg.evaluation.confusion import ConfusionMatrix, predict
from logreg.evaluation.groups import Column, Group, judge_groups
from logreg.evaluation.metrics import Metrics
from logreg.evaluation.mistakes import Mistake
from logreg.evaluation.scoring import Judged
from logreg.evaluation.significance import McNemar, mcnemar, paired_bootstrap_p
from logreg.evaluation.thresholds import Threshold, best_f1, lowest_with_precision
from logreg.labels import Labels
from logreg.loss import Floats


class Options(NamedTuple):
    """How to judge.

    Attributes:
        threshold: the positive label is predicted iff P(+) > threshold.
        min_precision: the precision for which a threshold is wanted, if any.
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
        name: what the other model is called.
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
    """All about a model; the attributes are those of the rooms that they come from.

    Attributes:
        name: what the model is called.
        options: how it was judged.
        evaluation: its metrics.
        intervals: of the metrics, in the order of `Metrics`; None without samples.
        majority: the baseline that always answers the most frequent gold label.
        sign_of_words: the baseline of the word counts; None where the model has none.
        best_f1: the threshold of the largest F1; None where no text is positive.
        for_precision: the threshold for the precision that is wanted; None where none meets it.
        mistakes: the most confident ones.
        column: the column that groups the texts, if any.
        groups: how each group fares.
        comparison: the other model, if any.
    """

    name: str
    options: Options
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


def report(
    judged: Judged,
    names: tuple[str, ...],
    labels: Labels,
    options: Options,
    column: Column | None = None,
    on_sample: Callable[[], None] | None = None,
) -> Report:
    """Judge the answers of a model, and beside them those of another one, if there are two.

    Args:
        judged: the answers.
        names: what the models are called.
        labels: (negative, positive), of all of them.
        options: how to judge.
        column: has seen the texts, if they are to be grouped.
        on_sample: called after each bootstrap sample.
    """
    y, z, threshold = judged.y, judged.z[0], options.threshold
    evaluations = [evaluate(logits, y, labels, threshold=threshold) for logits in judged.z]
    sampled = _sampled(judged, options, on_sample)
    wanted = options.min_precision
    balance = judged.balance
    return Report(
        name=names[0],
        options=options,
        evaluation=evaluations[0],
        intervals=intervals(sampled[0]) if sampled else None,
        majority=majority(y, labels),
        sign_of_words=None if balance is None else sign_of_words(balance, y, labels),
        best_f1=best_f1(z, y),
        for_precision=None if wanted is None else lowest_with_precision(z, y, wanted),
        mistakes=judged.mistakes,
        column=column.name if column else None,
        groups=tuple(judge_groups(column, z, y, labels, threshold)) if column else (),
        comparison=_compare(judged, names[1], evaluations, sampled, threshold)
        if len(names) > 1
        else None,
    )


def _sampled(
    judged: Judged, options: Options, on_sample: Callable[[], None] | None
) -> list[Floats]:
    """Return the metrics of each model on the bootstrap samples; nothing without samples."""
    if not options.samples:
        return []
    samplers = [Sampler(z, judged.y, options.threshold) for z in judged.z]
    return bootstrap(samplers, len(judged.y), options.samples, options.seed, on_sample)


def _compare(
    judged: Judged,
    name: str,
    evaluations: list[Evaluation],
    sampled: list[Floats],
    threshold: float,
) -> Comparison:
    """Compare the first model with the second one."""
    first, second = (evaluation.metrics for evaluation in evaluations)
    differences = Metrics(*(a - b for a, b in zip(first, second, strict=True)))
    spread = sampled[0] - sampled[1] if sampled else None
    right = [predict(z, threshold) == judged.y for z in judged.z]
    return Comparison(
        name=name,
        evaluation=evaluations[1],
        differences=differences,
        intervals=None if spread is None else intervals(spread),
        bootstrap_p=None
        if spread is None
        else paired_bootstrap_p(spread[:, 0], differences.accuracy, len(judged.y)),
        mcnemar=mcnemar(*right),
    )
