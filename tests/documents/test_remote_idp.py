"""Mistakes in a profile of a running provider, each at its place and with what to write instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mobile_sso.documents.library import Library
from mobile_sso.documents.problems import BrokenDocument

RIGHT = """version: 1
title: Acme
engine: remote
remote:
  discovery_url: https://op.example/.well-known/openid-configuration
  clients:
    field_service: { client_id: a, client_secret: { environment: OP_SECRET }, redirect_uris: ["makeitnative://cb"] }
  sign_in:
    - { username: login, password: "[type=password]" }
    - { press: "button[value=yes]", optional: true }
  personas: { ada: { password: { environment: OP_ADA } } }
  capabilities: [pkce]
  origins: ["https://login.op.example"]
"""


def read(folder: Path, text: str) -> Library:
    (folder / "idps").mkdir()
    (folder / "idps" / "acme.yaml").write_text(text)
    return Library.load([folder])


def test_a_profile_of_a_running_provider_is_read(tmp_path: Path) -> None:
    remote = read(tmp_path, RIGHT).idps["acme"].remote
    assert remote is not None
    assert (remote.sign_in[1].press, remote.capabilities) == ("button[value=yes]", ("pkce",))
    assert remote.authentication_method == "client_secret_basic"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("engine: remote", "engine: embedded", "a block `remote` has no effect with this engine"),
        ("https://op.example/.well-known/openid-configuration", "op.example", "`op.example` is no discovery URL"),
        ("https://login.op.example", "login.op.example", "`login.op.example` is no origin"),
        ("[pkce]", "[pkse]", "`pkse` is not a capability"),
        ("[pkce]", "[quirks]", "no running provider has the capability `quirks`"),
        ("username: login, password", "password", "the first page of the sign-in needs a field `username`"),
        ("button[value=yes]", "Continue", "`Continue` is no selector"),
        ("button[value=yes]", "form button", "`form button` is no selector"),
        ('"[type=password]"', '"[type=password"', "`[type=password` is no selector known here"),
        ('press: "button[value=yes]", ', "", "nothing tells this page from others"),
        ('"[type=password]" }', '"[type=password]", optional: true }', "the first page takes `username`, "),
        ("title: Acme", "title: Acme\nquirks: { acr_ignored: {} }", "a provider of somebody else's cannot misbehave"),
        ("  discovery_url", "  discovery_uri", "unknown key `discovery_uri`"),
        ("{ environment: OP_ADA }", "{ env: OP_ADA }", "unknown key `env`"),
    ],
)  # fmt: skip
def test_a_mistake_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in RIGHT
    with pytest.raises(BrokenDocument) as caught:
        read(tmp_path, RIGHT.replace(old, new)).idps["acme"]
    assert said in str(caught.value)
    assert "acme.yaml:" in str(caught.value)


def test_the_engine_needs_its_block(tmp_path: Path) -> None:
    with pytest.raises(BrokenDocument, match="`engine: remote` needs a block `remote`"):
        read(tmp_path, "version: 1\nengine: remote\n").idps["acme"]


def test_a_provider_needs_a_client(tmp_path: Path) -> None:
    start = RIGHT.index("  clients:")
    text = RIGHT[:start] + "  clients: {}\n" + RIGHT[RIGHT.index("  sign_in:") :]
    with pytest.raises(BrokenDocument, match="there is no client"):
        read(tmp_path, text).idps["acme"]


PAGE = (Path(__file__).parents[2] / "docs" / "providers.md").read_text("utf-8")
RECIPES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("recipe", RECIPES, ids=[recipe.split("title: ")[1].split("\n")[0] for recipe in RECIPES])
def test_every_recipe_of_the_page_can_be_read(tmp_path: Path, recipe: str) -> None:
    profile = read(tmp_path, recipe).idps["acme"]
    assert profile.remote is not None
    assert profile.remote.clients["field_service"].redirect_uris == ("makeitnative://oauth/callback",)


def test_the_page_has_a_recipe_for_each_product() -> None:
    assert len(RECIPES) == 4
    assert PAGE.count("*Not run here: no ") == 3
