"""A declared request, filled in: placeholders become what they stand for, whole values only.

Source: design "Backend binding" (no template language).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from mobile_sso.backend.bindings.declared import RequestForm
from mobile_sso.testbed.http import FORM, Headers, Request

Values = Mapping[str, str | None]
"""Placeholder → what it stands for; None: nothing."""


def filled(form: RequestForm, base_url: str, values: Values, *, headers: Headers = ()) -> Request:
    """Return the request of `form` to the backend at `base_url`; `headers` are added to its own.

    Of a query or a form a value that stands for nothing is left out; in JSON it becomes null.
    """
    query = _written(form.raw_query, values) if form.raw_query is not None else urlencode(_pairs(form.query, values))
    own: list[tuple[str, str]] = _pairs(form.headers, values)
    body = b""
    if form.json is not None:
        own.append(("Content-Type", "application/json"))
        body = json.dumps(_json(dict(form.json), values), separators=(",", ":")).encode()
    elif form.form is not None:
        own.append(("Content-Type", FORM))
        body = urlencode(_pairs(form.form, values)).encode()
    bearer = _written(form.bearer, values) if form.bearer is not None else None
    if bearer:
        own.append(("Authorization", f"Bearer {bearer}"))
    return Request(
        method=form.method,
        url=f"{base_url}{form.path}{'?' if query else ''}{query or ''}",
        headers=(*own, *headers),
        body=body,
    )


def _written(text: str, values: Values) -> str | None:
    """Return what `text` stands for: itself, unless it is a placeholder; `$$` writes a `$`."""
    if text.startswith("$$"):
        return text[1:]
    return values[text] if text.startswith("$") else text


def _pairs(written: Mapping[str, str], values: Values) -> list[tuple[str, str]]:
    pairs = ((name, _written(text, values)) for name, text in written.items())
    return [(name, value) for name, value in pairs if value is not None]


def _json(value: object, values: Values) -> object:
    if isinstance(value, dict):
        return {name: _json(one, values) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_json(one, values) for one in value]
    return _written(value, values) if isinstance(value, str) else value
