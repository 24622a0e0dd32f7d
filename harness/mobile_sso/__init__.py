"""A local mock identity provider and end-to-end test harness for mobile single sign-on.

PYTEST_DONT_REWRITE: no assertion stands here, and `mobile-sso run` has imported the package before pytest comes.

Source: pytest, "Assertion rewriting" (how to disable it for one module).
"""

from __future__ import annotations

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    """Look the version up only when somebody asks for it, so that importing the package stays free."""
    if name == "__version__":
        from importlib.metadata import version

        return version("pytest-mobile-sso")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
