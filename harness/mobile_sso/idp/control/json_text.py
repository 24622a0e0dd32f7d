"""JSON text read strictly: what two readers could understand in two ways is refused.

No member twice, no NaN or Infinity, no number too large to be one, no half of a surrogate pair, no endless nesting.

Source: RFC 8259 4, 6, 8.2, 9 (what interoperates); RFC 8725 2.4.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import NoReturn

from mobile_sso.idp.control.errors import ControlError
from mobile_sso.testbed.http import JsonValue

_WRITE_JSON = "send one JSON object in UTF-8, each member once"


def read_object(body: bytes) -> dict[str, JsonValue]:
    """Return the JSON object that `body` is; raise ControlError `malformed_json` where it is none."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_without_repetition,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError:
        raise _malformed("the body is not UTF-8 text") from None
    except UnicodeEncodeError:
        raise _malformed("the body holds half of a surrogate pair, which is no character") from None
    except RecursionError:
        raise _malformed("the body is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise _malformed(f"the body is not JSON: {error}") from None
    except ValueError as error:
        raise _malformed(f"the body is not JSON as it is read here: {error}") from None
    if not isinstance(value, dict):
        raise _malformed("the body is not a JSON object")
    return value


def _malformed(message: str) -> ControlError:
    return ControlError("malformed_json", message, where="", hint=_WRITE_JSON)


def _without_repetition(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) < len(pairs):
        ((twice, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"the member {twice!r} is there twice")
    return members


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON value")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isfinite(number):
        return number
    raise ValueError(f"the number {digits[:20]} is too large")
