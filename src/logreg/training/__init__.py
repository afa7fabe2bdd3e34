"""From a data set and training options to a model."""
