"""What all tests of this project share."""

from __future__ import annotations

pytest_plugins = ["pytester"]
