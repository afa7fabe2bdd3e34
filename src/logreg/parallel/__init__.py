"""Several processes: for an ordered stream of blocks, and for a map over items."""
