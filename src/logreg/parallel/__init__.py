"""Threads for an ordered stream of work, and processes for a map over items."""
