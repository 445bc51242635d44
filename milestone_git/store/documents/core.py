"""What a plain scalar means by the core schema of YAML 1.2 (section 10.3)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_NULL = r"null|Null|NULL|~|"
_TRUE = r"true|True|TRUE"
_FALSE = r"false|False|FALSE"
_INT = r"[-+]?[0-9]+"
_OCTAL = r"0o[0-7]+"
_HEX = r"0x[0-9a-fA-F]+"
_FLOAT = r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
_INFINITE = r"([-+]?)\.(?:inf|Inf|INF)"
_NAN = r"\.(?:nan|NaN|NAN)"

NO_TEXT = "|".join(
    f"(?:{one})" for one in (_NULL, _TRUE, _FALSE, _INT, _OCTAL, _HEX, _FLOAT, _INFINITE, _NAN)
)
"""The pattern of everything that is something else than a string where it stands without quotes."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when a scalar comes: a hook mostly sees none."""
    return re.compile(pattern)


def is_text(text: str) -> bool:
    """Whether ``text`` is a string also where it stands without quotes."""
    return not _compiled(NO_TEXT).fullmatch(text)


def core_value(text: str) -> Any:
    """What a plain scalar means by the core schema."""
    if _compiled(_NULL).fullmatch(text):
        return None
    if _compiled(_TRUE).fullmatch(text) or _compiled(_FALSE).fullmatch(text):
        return text[0] in "tT"
    if _compiled(_INT).fullmatch(text):
        # 4,300 digits are Python's own limit on int(); such a number is text to us
        return int(text) if len(text) < 4000 else text
    if _compiled(_OCTAL).fullmatch(text):
        return int(text[2:], 8)
    if _compiled(_HEX).fullmatch(text):
        return int(text[2:], 16)
    if _compiled(_FLOAT).fullmatch(text) or _compiled(_NAN).fullmatch(text):
        return float(text.replace(".nan", "nan").replace(".NaN", "nan").replace(".NAN", "nan"))
    if found := _compiled(_INFINITE).fullmatch(text):
        return float(found.group(1) + "inf")
    return text
