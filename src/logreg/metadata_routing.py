"""Metadata routing: which arguments scikit-learn's meta-estimators pass on to an estimator.

With ``sklearn.set_config(enable_metadata_routing=True)`` a pipeline or a search passes weights on
only to the methods that request them. The requests are kept in an object of scikit-learn, which is
imported on first use, and so only where it is in use anyway.
"""

from __future__ import annotations

from typing import Any, Self

Request = bool | str | None
"""Whether an argument is passed on: True, False, under another name, or None for an error."""

UNCHANGED = "$UNCHANGED$"
"""scikit-learn's own mark of a request that stays as it is."""

_ARGUMENTS = {"fit": ("sample_weight", "start"), "score": ("sample_weight",)}
"""The metadata that each method takes."""


class MetadataConsumer:
    """An estimator whose `fit` and `score` take metadata."""

    _metadata_request: Any
    """The requests that were set; `clone` copies them by this name."""

    def set_fit_request(
        self, *, sample_weight: Request = UNCHANGED, start: Request = UNCHANGED
    ) -> Self:
        """Set which arguments of `fit` meta-estimators pass on, and return self.

        Raises:
            RuntimeError: metadata routing is not enabled.
            ValueError: a request is neither a truth value nor a name.
        """
        return self._set_requests("fit", {"sample_weight": sample_weight, "start": start})

    def set_score_request(self, *, sample_weight: Request = UNCHANGED) -> Self:
        """Set which arguments of `score` meta-estimators pass on, and return self.

        Raises:
            RuntimeError: metadata routing is not enabled.
            ValueError: a request is neither a truth value nor a name.
        """
        return self._set_requests("score", {"sample_weight": sample_weight})

    def _set_requests(self, method: str, requests: dict[str, Request]) -> Self:
        from sklearn import get_config

        if not get_config()["enable_metadata_routing"]:
            cure = "sklearn.set_config(enable_metadata_routing=True)"
            raise RuntimeError(f"metadata routing is not enabled; call {cure} first")
        routing = self.get_metadata_routing()
        for name, request in requests.items():
            if request != UNCHANGED:
                getattr(routing, method).add_request(param=name, alias=request)
        self._metadata_request = routing
        return self

    def get_metadata_routing(self) -> Any:
        """Return the requests, a copy: a `sklearn.utils.metadata_routing.MetadataRequest`."""
        from sklearn.utils.metadata_routing import MetadataRequest, get_routing_for_object

        if hasattr(self, "_metadata_request"):
            return get_routing_for_object(self._metadata_request)
        routing = MetadataRequest(owner=type(self).__name__)
        for method, names in _ARGUMENTS.items():
            for name in names:
                getattr(routing, method).add_request(param=name, alias=None)
        return routing
