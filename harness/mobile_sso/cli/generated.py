"""Every file of this project that is generated: `python -m mobile_sso.cli.generated` writes them all, in a checkout.

Tests compare each with what is generated now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
"""The top of the checkout."""


def _scenario_schema() -> str:
    from mobile_sso.scenario.schema import schema_text
    from mobile_sso.scenario.steps import VERBS

    return schema_text(VERBS)


def _scenarios_page() -> str:
    from mobile_sso.scenario.documentation import scenarios_page
    from mobile_sso.scenario.steps import VERBS

    return scenarios_page(VERBS)


def _quirks_page() -> str:
    from mobile_sso.cli.quirk_page import quirks_page
    from mobile_sso.documents.bundled import bundled_folder
    from mobile_sso.documents.library import Library

    return quirks_page(Library.load([bundled_folder("fixtures")]).idps)


def _phone_page() -> str:
    from mobile_sso.cli.phone_page import phone_page
    from mobile_sso.documents.bundled import bundled_folder
    from mobile_sso.documents.library import Library

    library = Library.load([bundled_folder("fixtures")])
    return phone_page(library.devices, library.mixes)


def _control_api() -> str:
    from mobile_sso.cli.openapi import openapi_text

    return openapi_text()


FILES: Mapping[str, Callable[[], str]] = {
    "docs/phone.md": _phone_page,
    "docs/quirks.md": _quirks_page,
    "docs/scenarios.md": _scenarios_page,
    "harness/mobile_sso/schema/control-api.openapi.json": _control_api,
    "harness/mobile_sso/schema/scenario.schema.json": _scenario_schema,
}
"""Path in the checkout → what stands in it."""


def main() -> None:
    """Write every file, and say which changed."""
    for path, text in FILES.items():
        file, now = ROOT / path, text()
        changed = not file.exists() or file.read_text("utf-8") != now
        file.write_text(now, "utf-8")
        print(f"{'written  ' if changed else 'unchanged'}  {path}")


if __name__ == "__main__":
    main()
