"""Cross-validation, and the search for the best settings."""
