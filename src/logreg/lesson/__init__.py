"""The lecture as a guided tour: each step computed by the functions that the commands use.

tour         the steps in order                step      what a step consists of
classifying  from a text to its label          learning  loss, gradient, one step
descending   batches, rates, convexity         tasks     words, several labels, periods
reviews      a small data set                  training  models of it, and their commands
descent      paths over two weights
"""
