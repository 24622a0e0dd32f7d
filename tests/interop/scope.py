"""How much is played: in the gate what takes a minute, and everything with `MOBILE_SSO_INTEROP=whole`."""

from __future__ import annotations

import os

WHOLE = os.environ.get("MOBILE_SSO_INTEROP") == "whole"
