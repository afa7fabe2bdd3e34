"""Generators of random calls of the command line and of the Python API, and what must hold."""
