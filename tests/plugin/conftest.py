"""A folder with one small scenario file, and runs of pytest in it."""

from __future__ import annotations

import warnings

import cryptography.hazmat.primitives.asymmetric.rsa
import httpcore
import httpx
import pytest

import mobile_sso.idp.engines.oidc_provider_mock
import mobile_sso.plugin.active

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import oidc_provider_mock

LOADED = (cryptography, httpcore, httpx, mobile_sso, oidc_provider_mock)
"""Loaded before the first run in this process: pytester unloads what a run has loaded, and extension modules written in
Rust cannot be loaded twice. httpx keeps the exceptions of the httpcore it saw first, and knows no others."""

SCENARIO = """\
version: 1
about: A small file.
scenarios:
  - name: sign-in
    why: A person signs in.
    refs: [RFC 8252 4.1]
    tags: [smoke]
    matrix: { platform: [ios, android] }
    steps:
      - open_app
      - sign_in: { as: ada }
      - expect: { phone: { page: Home, signed_in: ada }, backend: { sessions: 1 }, idp: { token_requests: 1 } }
"""


@pytest.fixture
def folder(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder whose runs see no options of the environment."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.delenv("CI", raising=False)
    return pytester


def write(folder: pytest.Pytester, text: str, name: str = "small.sso.yaml") -> None:
    """Write a scenario file into `folder`."""
    (folder.path / name).write_text(text, "utf-8")


@pytest.fixture
def small(folder: pytest.Pytester) -> pytest.Pytester:
    """The folder with `small.sso.yaml` in it."""
    write(folder, SCENARIO)
    return folder
