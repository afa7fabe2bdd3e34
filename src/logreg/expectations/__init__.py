"""Expectations: what a model must answer for given texts, checked like the tests of a program.

    templates    texts with alternatives, {Anna|Mohammed} was helpful
    lines        from lines of a file to expectations       packs     those that are built in
    checker      from a model and expectations to results   failures  what a failure says
    junit        results as JUnit XML

The three kinds are those of CheckList (Ribeiro et al. 2020, "Beyond Accuracy: Behavioral Testing of
NLP Models with CheckList", ACL): a minimum functionality test asks for a label, a directional
expectation test for a probability that is higher than another, and an invariance test for answers
that stay the same.
"""

from __future__ import annotations

from logreg.expectations.checker import Answer, Checker, Result
from logreg.expectations.lines import Expectation, Kind, read_expectations

__all__ = ["Answer", "Checker", "Expectation", "Kind", "Result", "read_expectations"]
