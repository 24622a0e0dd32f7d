"""Whether another try heals a fault: what each says, against the column "retry" of deep-link-return 1."""

from __future__ import annotations

import pytest

from mobile_sso.device.faults import FAULTS

RETRY = {
    "session-start-refused": ("conditional", "C (Y once the scene is active)"),
    "transaction-stuck": ("no", "N until `cancel()` or app restart"),
    "premature-dismiss": ("yes", "Y"),
    "browser-not-found": ("no", "N"),
    "user-cancel": ("yes", "Y"),
    "background-cancel": ("no", "N with same-device MFA"),
    "mfa-page-dead": ("no", 'N ("cycle repeats")'),
    "launcher-return": ("yes", "Y, but MFA state lost"),
    "login-session-expired": ("yes", "Y"),
    # Nothing fails there, and nothing heals: a second sign-in asks for the password as well.
    "jar-isolated": ("no", "n/a"),
    "gesture-blocked": ("conditional", "C"),
    "sso-fast-path": ("no", "N – inverse signature: first login works, second fails"),
    "tab-hidden": ("yes", "Y"),
    "browser-eats-scheme": ("no", "N"),
    "invalid-address": ("no", "N"),
    "open-prompt-cancelled": ("conditional", "Y if `state` differs per attempt"),
    "fragment-appended": ("yes", "Y"),
    "fragment-stripped": ("conditional", "C"),
    "state-mangled": ("yes", "Y (new random state)"),
    "scheme-case": ("no", "N"),
    "path-variant": ("no", "N"),
    "double-redirect": ("yes", "Y"),
    "scheme-collision": ("no", "N"),
    "chooser-shown": ("conditional", "Y if the right one is picked"),
    "link-unverified": ("conditional", "Y after the window"),
    "process-death": ("yes", "Y"),
    "cold-start-url-lost": ("yes", "Y (app now warm)"),
    "listener-late": ("yes", "Y"),
    "initial-url-null": ("yes", "Y"),
    "stale-initial-url": ("yes", "Y"),
    "duplicate-delivery": ("yes", "Y"),
    "wrong-consumer": ("no", "N"),
    "new-activity": ("conditional", "C"),
    "late-redirect": ("yes", "Y"),
    "concurrent-attempts": ("yes", "Y"),
    "net-lost-request": ("yes", "Y"),
    "net-lost-response": ("yes", "Y as a new login; blind resend of the code ⇒ `invalid_grant`"),
    "net-not-ready": ("yes", "Y"),
    "net-timeout": ("yes", "Y"),
    "code-expired": ("yes", "Y"),
    "state-expired": ("yes", "Y"),
    "redirect-uri-swap": ("no", "N"),
    "clock-skew": ("no", "N"),
    "session-cookie-lost": ("yes", "Y"),
    "false-error": ("yes", '"Y" (already signed in)'),
}
"""Fault → its word, and the source's own words. A condition (`if`, `after`) makes `conditional` of a Y."""


def test_every_fault_stands_in_the_table() -> None:
    assert list(RETRY) == list(FAULTS)


@pytest.mark.parametrize(("name", "word"), [(name, word) for name, (word, _) in RETRY.items()])
def test_a_fault_says_what_the_source_says(name: str, word: str) -> None:
    assert FAULTS[name].retry == word


@pytest.mark.parametrize("name", RETRY)
def test_the_words_follow_from_those_of_the_source(name: str) -> None:
    word, column = RETRY[name]
    letter = column.strip('"')[0]
    conditional = letter == "C" or " if " in column or " after " in column
    assert word == ("conditional" if conditional else {"Y": "yes", "N": "no", "n": "no"}[letter])


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.id)
def test_what_another_try_comes_to_stands_in_its_evidence_too(fault: type) -> None:
    text = " ".join((__import__(fault.__module__, fromlist=["_"]).__doc__ or "").split())
    evidence = text.partition("Evidence: ")[2].partition(" Source: ")[0].lower()
    assert any(
        words in evidence for words in ("another try", "second try", "to try again", "second sign-in", "trying")
    ), evidence
