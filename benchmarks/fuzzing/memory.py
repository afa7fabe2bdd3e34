"""A limit of memory, so that a call that asks for all of it fails instead of the machine."""

from __future__ import annotations

MOST_BYTES = 6 << 30


def limit_memory() -> None:
    """Limit the memory of this process and of those it starts, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, most))
