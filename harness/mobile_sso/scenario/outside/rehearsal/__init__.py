"""The rehearsal of a binding: each operation in turn, once, against the real backend; the first that fails ends it.

Source: issue tracker, "your own backend" (a check that tries each operation and says what it got).
"""
