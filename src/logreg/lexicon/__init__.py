"""Word lists: their files, published formats, checks, and statistics of words."""
