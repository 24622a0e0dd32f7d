"""What a declaration may not say, each in one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from mobile_sso.backend.bindings.declared import (
    Binding,
    Choice,
    Client,
    CompleteLogin,
    EndSession,
    Extraction,
    ListIdps,
    Operations,
    RequestForm,
    Start,
    StartLogin,
    WhoAmI,
)

POINTER = Extraction(json="/x")


def _operations() -> Operations:
    request = RequestForm(path="/x")
    return Operations(
        list_idps=ListIdps(fixed=(Choice(alias="generic"),)),
        start_login=StartLogin(request=request, authorization_url=POINTER),
        complete_login=CompleteLogin(request=request, session=POINTER),
        who_am_i=WhoAmI(request=request, user=POINTER),
        end_session=EndSession(request=request),
    )


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: Extraction(), "say where it stands by exactly one of `json`, `header` and `cookie`"),
        (
            lambda: Extraction(json="/a", cookie="b"),
            "say where it stands by exactly one of `json`, `header` and `cookie`",
        ),
        (lambda: Extraction(json="a/b"), "a JSON Pointer begins with `/` (RFC 6901), got 'a/b'"),
        (
            lambda: RequestForm(path="login"),
            "a path begins with `/`, got 'login'; the rest of the address is `base_url`",
        ),
        (lambda: RequestForm(path="/", json={}, form={}), "a request has one body: `json` or `form`"),
        (
            lambda: RequestForm(path="/", query={"a": "b"}, raw_query="$deep_link_query"),
            "a request has one query: `query` or `raw_query`",
        ),
        (lambda: ListIdps(), "the sign-in buttons are either `fixed`, or asked for by `request`"),
        (
            lambda: ListIdps(request=RequestForm(path="/", query={"a": "$idp"})),
            "list_idps knows no placeholder '$idp'; it knows: none; `$$` writes a `$`",
        ),
        (
            lambda: StartLogin(request=RequestForm(path="/", json={"a": ["$code"]}), authorization_url=POINTER),
            "start_login knows no placeholder '$code'; it knows: $acr, $attempt_secret, $attempt_secret_sha256, $idp; "
            "`$$` writes a `$`",
        ),
        (
            lambda: CompleteLogin(request=RequestForm(path="/", bearer="$session"), session=POINTER),
            "complete_login knows no placeholder '$session'; it knows: $attempt_secret, $attempt_secret_sha256, $code, "
            "$deep_link, $deep_link_query, $error, $error_description, $state; `$$` writes a `$`",
        ),
        (
            lambda: WhoAmI(request=RequestForm(path="/", headers={"A": "$sesion"}), user=POINTER),
            "who_am_i knows no placeholder '$sesion'; it knows: $session; `$$` writes a `$`",
        ),
        (lambda: Start(command=()), "`command` is empty: list the program and its arguments"),
        (lambda: Client(client_secret="short"), "a client secret of fewer than 6 characters cannot be masked"),
        *(
            (make, "'callback' is neither a path of the backend, which begins with `/`, nor a whole URI")
            for make in (
                lambda: Client(redirect_uri="callback"),
                lambda: Client(backchannel_logout_uri="callback"),
                lambda: Client(post_logout_redirect_uris=("/", "callback")),
            )
        ),
        (
            lambda: Binding(name="x", title="X", operations=_operations()),
            "give `base_url`, or `start`, which is told the port",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(make: Callable[[], object], text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        make()


def test_a_client_secret_shows_nowhere() -> None:
    assert "correct-horse" not in repr(Client(client_secret="correct-horse"))
