"""The explorer: random but legal walks over the phone, judged by the invariants; bad ones are kept as scenarios.

Source: design "Invariants"; deep-link-return 3 (events and guards), 2.2 (global invariants).
"""
