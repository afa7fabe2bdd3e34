"""Several processes: an ordered stream of blocks, and a map over items."""
