"""From files to records, labelled examples and data sets."""
