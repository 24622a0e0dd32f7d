"""Rates of failure, honestly: intervals, tests and the sequential gate, with the standard library alone.

Source: deep-link-return 4.
"""
