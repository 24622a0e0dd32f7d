"""Writes `docs/interop.md` from what is recorded: `python tests/interop/page.py`.

The page is made of the scenarios, and of `results.json` and `explained.yaml` in this folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
MISBEHAVING = HERE.parents[1] / "scenarios" / "misbehaving_provider"
RESULTS = HERE / "results.json"
PAGE = HERE.parents[1] / "docs" / "interop.md"
LIBRARIES: Mapping[str, str] = {
    "authlib-flask": "Authlib, Flask client",
    "idpyoidc": "idpyoidc",
    "openid-client": "openid-client",
    "express-openid-connect": "express-openid-connect",
}
HEAD = """\
# Relying-party libraries and a provider that misbehaves

Four small backends, each written as the documentation of its library shows and with no check of our own
(`tests/interop/backends/`), are put through the bundled scenarios, and through a provider that misbehaves in one way at
a time. What is judged is what the *library* checks by itself, as documented; an application can often do more.

This page is generated from recorded results: `python tests/interop/page.py`.

```text
export MOBILE_SSO_INTEROP=whole                                     else a part is played, as in the gate
tox -e interop -- tests/interop/test_backends.py                    compares with what is recorded
UPDATE_INTEROP=1 tox -e interop -- tests/interop/test_backends.py   records anew, page.py writes this page
pytest --mobile-sso scenarios/misbehaving_provider --mobile-sso-backend=tests/interop/backends/authlib-flask.yaml
```

The provider misbehaves in the bundled scenarios of `misbehaving_provider`. The last line plays them by hand, without
what the specifications leave to the client (tag `either`). It wants an environment with the packages of
`tests/interop/requirements.txt`; for the Node backends run `npm ci` in `tests/interop` before.
"""
WORDS = """
* **passed**: the person is signed in where the module wants that; where it does not, nobody is, the lie was told, and
  the library stopped where the suite says it must: it asked for no userinfo, or for no token.
* **allowed**: the library does not do what the strict control does, and the specifications leave that to it.
* **FAILED**: the library lets pass, or refuses, what it should not.
* **n/a**: the module says nothing about this backend: it never asks for what the provider lies about, or has no such
  endpoint.

A backend that signs nobody in passes most of what it is to reject: these rows mean something only where
`oidcc-client-test` is passed. `token-type-wrong` asks no more than that the access token be left unused. The app is the
one that does not look at `state` itself (`app_behaviour: mendix-native`), so that the library has to.

The modules are named as in the OpenID Foundation's suite, whose Java server was not run (there `expires-in` is written
`expires_in`), or as in our catalogue of attacks. The strict control, `hardened` with userinfo, passes all but the one
about roles, which it reads from the access token. The backends on idpyoidc, openid-client and express-openid-connect
ask for userinfo when a person signs in.

Left out are the modules about front-channel logout (`oidcc-client-test-rp-frontchannel-rpinitlogout`, `-opinitlogout`)
and session management: they are about a page in the browser, where the session of a mobile app is not.
`oidcc-client-test-discovery-openid-config` and `oidcc-client-test-scope-userinfo-claims` ask for nothing that
`-discovery-jwks-uri-keys` and `oidcc-client-test` do not show; `invalid-iss`, `-aud`, `-nonce`, `-null-alg` and
`discovery-issuer-mismatch` of the FAPI plans are the same lies as those of Basic and Config RP. Left out, too, are
modules for other flows, algorithms and registrations.
"""


def scenarios() -> Mapping[str, Mapping[str, str]]:
    """Return plan → scenario → its tag: `accept`, `reject`, or `either`, where it is left to the client."""
    found = {}
    for plan in ("basic", "client-secret-post", "fapi", "catalogue", "logout", "backchannel", "roles"):
        folder = HERE / "scenarios" if plan in ("client-secret-post", "roles") else MISBEHAVING
        file = yaml.safe_load((folder / f"{plan}.sso.yaml").read_text(encoding="utf-8"))
        found[file["about"]] = {one["name"]: one["tags"][0] for one in file["scenarios"]}
    return found


def recorded() -> dict[str, Any]:
    """Return what is recorded, by library; nothing where nothing is."""
    found: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    return found


def explained() -> Mapping[str, list[dict[str, Any]]]:
    """Return the explanations, by library."""
    found: Mapping[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "explained.yaml").read_text(encoding="utf-8"))
    return found


def concerned(why: Mapping[str, Any]) -> Sequence[str]:
    """Return the modules of an explanation: those it names, or all of a plan, by its title."""
    return list(scenarios()[why["all_of"]]) if "all_of" in why else why["modules"]


def verdict(library: str, module: str, tag: str) -> str:
    """Return the word of the table."""
    outcome = recorded()[library]["modules"][module]
    if outcome == "passed":
        return "passed"
    if outcome.startswith("n/a"):
        return "n/a"
    return "allowed" if tag == "either" else "FAILED"


def page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *_versions(), *_bundled(), *_modules(), *_explanations()]) + "\n"


def _versions() -> Iterator[str]:
    yield "## Versions\n"
    yield "| backend | versions |"
    yield "|---|---|"
    for library, title in LIBRARIES.items():
        versions = ", ".join(f"{name} {number}" for name, number in recorded()[library]["versions"].items())
        yield f"| {title} | {versions} |"


def _bundled() -> Iterator[str]:
    yield "\n## The bundled scenarios\n"
    yield "On iOS. What needs to see or to configure the inside of a backend is skipped, with that reason; so is what"
    yield "reads roles from the access token.\n"
    yield "| backend | sign-in | roles | sign-out |"
    yield "|---|---|---|---|"
    for library, title in LIBRARIES.items():
        folders = recorded()[library]["bundled"]
        cells = (folders[folder] for folder in ("login", "role_assignment", "single_logout"))
        numbers = (", ".join(f"{cell[one]} {one}" for one in ("passed", "failed", "skipped")) for cell in cells)
        yield f"| {title} | {' | '.join(numbers)} |"


def _modules() -> Iterator[str]:
    yield "\n## The modules"
    yield WORDS
    for about, modules in scenarios().items():
        yield f"{about}\n"
        yield f"| module | wanted | {' | '.join(LIBRARIES.values())} |"
        yield "|---" * (len(LIBRARIES) + 2) + "|"
        for module, tag in modules.items():
            verdicts = " | ".join(verdict(library, module, tag) for library in LIBRARIES)
            yield f"| `{module}` | {tag} | {verdicts} |"
        yield ""


def _explanations() -> Iterator[str]:
    tags = {name: tag for modules in scenarios().values() for name, tag in modules.items()}
    yield "## Why"
    for library, title in LIBRARIES.items():
        yield f"\n### {title}\n"
        for why in explained()[library]:
            verdicts = {verdict(library, module, tags[module]) for module in concerned(why)}
            modules = why.get("all_of") or ", ".join(f"`{module}`" for module in why["modules"])
            yield f"* {modules} ({', '.join(sorted(verdicts))}): {why['why']}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
