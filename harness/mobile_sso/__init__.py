"""A local mock identity provider and end-to-end test harness for mobile single sign-on."""

from __future__ import annotations

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    """Look the version up only when somebody asks for it, so that importing the package stays free."""
    if name == "__version__":
        from importlib.metadata import version

        return version("pytest-mobile-sso")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
