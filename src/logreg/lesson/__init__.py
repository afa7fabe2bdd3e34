"""The lecture as a guided tour: each step computed by the functions that the commands use.

reviews    a small data set      descent   paths of gradient descent over two weights
"""
