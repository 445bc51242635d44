"""What a plain scalar means by the core schema of YAML 1.2 (section 10.3)."""

from __future__ import annotations

import re
from typing import Any

_NULL = re.compile(r"null|Null|NULL|~|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
_NAN = re.compile(r"\.(?:nan|NaN|NAN)")

NO_TEXT = "|".join(
    f"(?:{one.pattern})" for one in (_NULL, _TRUE, _FALSE, _INT, _OCTAL, _HEX, _FLOAT, _INFINITE, _NAN)
)
"""The pattern of everything that is something else than a string where it stands without quotes."""
_OTHER = re.compile(NO_TEXT)


def is_text(text: str) -> bool:
    """Whether ``text`` is a string also where it stands without quotes."""
    return not _OTHER.fullmatch(text)


def core_value(text: str) -> Any:
    """What a plain scalar means by the core schema."""
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text) or _FALSE.fullmatch(text):
        return text[0] in "tT"
    if _INT.fullmatch(text):
        # 4,300 digits are Python's own limit on int(); such a number is text to us
        return int(text) if len(text) < 4000 else text
    if _OCTAL.fullmatch(text):
        return int(text[2:], 8)
    if _HEX.fullmatch(text):
        return int(text[2:], 16)
    if _FLOAT.fullmatch(text) or _NAN.fullmatch(text):
        return float(text.replace(".nan", "nan").replace(".NaN", "nan").replace(".NAN", "nan"))
    if found := _INFINITE.fullmatch(text):
        return float(found.group(1) + "inf")
    return text
