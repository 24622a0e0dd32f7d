"""A real HTTP server for our applications, small enough to live inside a test process.

`reserve` first, `start` when the application knows its own origin; or `serve` in one go where it need not.

Source: design "Network"; chosen by measuring, see `tests/benchmarks/`.
"""
