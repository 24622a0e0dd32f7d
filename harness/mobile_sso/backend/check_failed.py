"""What a check raises.

Source: conformance-and-attacks 4 (the rule ids).
"""

from __future__ import annotations


class CheckFailed(Exception):
    """A rule of the specifications is broken."""

    def __init__(self, rule_id: str, detail: str) -> None:
        """Name the broken rule (`IDT-08`) and say what was found and what was expected; never quote a secret."""
        super().__init__(f"{rule_id}: {detail}")
        self.rule_id = rule_id
        self.detail = detail
