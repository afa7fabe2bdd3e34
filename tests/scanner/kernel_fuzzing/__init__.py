"""A fuzzer of the compiled kernel, guided by coverage: see `fuzz_kernel.py`."""
