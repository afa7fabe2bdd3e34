"""Evidence: the words of a text that its features have counted."""

from __future__ import annotations

from typing import NamedTuple


class Evidence(NamedTuple):
    """A token of a text, and what it adds to a feature.

    Attributes:
        feature: the name of the feature.
        token: the token, as it is matched.
        value: what its occurrences add to the feature: for a count how many there are.
        negated: whether it counts for the other side, since it stands behind a negator.
    """

    feature: str
    token: str
    value: float
    negated: bool = False
