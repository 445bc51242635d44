"""The quick validator: it may only accept; what it does not accept, jsonschema judges and explains.

The one home of jsonschema-rs (Rust, twenty times faster). Its patterns are those of ECMAScript: where they
differ from Python's (`$` before a last line feed) they are stricter, and white space differs only in
characters that no document may hold (R4).
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from typing import Any

import jsonschema_rs

from milestone_git.store.machine.packaged import text_of


def accepts(name: str, document: Any) -> bool:
    """Whether ``document`` is valid by the schema called ``name``; False says nothing."""
    try:
        return bool(_validator(name).is_valid(document))
    except ValueError:  # a value that JSON does not have, such as an integer of 60 digits
        return False


@cache
def _validator(name: str) -> Any:
    return jsonschema_rs.Draft202012Validator(
        json.loads(text_of(f"schemas/{name}.schema.json")),
        validate_formats=True,
        formats={"date": _is_date, "regex": _is_regex},  # as jsonschema has them, not as Rust does
    )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_regex(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True
