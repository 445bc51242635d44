"""A handful of documents against their schema without a library: it may only accept.

To import jsonschema-rs takes as long as to start Python twice, and a hook has one new document to look at.
What this does not know it does not accept, and somebody else decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from milestone_git.store.machine.packaged import text_of

Schema = Mapping[str, Any]
_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: type(value) is dict,
    "array": lambda value: type(value) is list,
    "string": lambda value: type(value) is str,
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) is int or type(value) is float,
    "boolean": lambda value: type(value) is bool,
    "null": lambda value: value is None,
}
_SAYS_NOTHING = {"$schema", "$id", "$defs", "$comment", "title", "description", "examples", "default"}


def accepts(name: str, document: Any) -> bool:
    """Whether ``document`` is valid by the schema called ``name``; False says nothing."""
    root = _schema(name)
    return _fits(root, root, document)


@cache
def _schema(name: str) -> Schema:
    found: Schema = json.loads(text_of(f"schemas/{name}.schema.json"))
    return found


def _fits(root: Schema, schema: Any, value: Any) -> bool:
    if isinstance(schema, bool):
        return schema
    return all(key in _SAYS_NOTHING or (key in _RULES and _RULES[key](root, schema, value)) for key in schema)


def _reference(root: Schema, schema: Schema, value: Any) -> bool:
    name = str(schema["$ref"]).removeprefix("#/$defs/")
    return name in root["$defs"] and _fits(root, root["$defs"][name], value)


def _type(_: Schema, schema: Schema, value: Any) -> bool:
    wanted = schema["type"]
    return any(_TYPES[one](value) for one in ([wanted] if isinstance(wanted, str) else wanted))


def _same(one: Any, other: Any) -> bool:
    """Only simple values: what is equal inside of collections is for somebody else to say."""
    return type(one) is type(other) and one == other and not isinstance(one, dict | list | float)


def _format(_: Schema, schema: Schema, value: Any) -> bool:
    if type(value) is not str:
        return True
    try:
        if schema["format"] == "date":
            date.fromisoformat(value)
            return True
        if schema["format"] == "regex":
            re.compile(value)
            return True
    except (ValueError, re.error):
        return False
    return False


def _unique(_: Schema, schema: Schema, value: Any) -> bool:
    if not schema["uniqueItems"] or type(value) is not list:
        return True
    return all(type(one) is str for one in value) and len(set(value)) == len(value)


def _one_of(root: Schema, schema: Schema, value: Any) -> bool:
    """One fits, and the others surely do not, by their type: not to fit here may be not to be known."""
    fitting = [one for one in schema["oneOf"] if _fits(root, one, value)]
    others = [one for one in schema["oneOf"] if one not in fitting]
    return len(fitting) == 1 and all(_is_of_another_type(root, one, value) for one in others)


def _is_of_another_type(root: Schema, schema: Any, value: Any) -> bool:
    while isinstance(schema, dict) and "$ref" in schema:
        schema = root["$defs"].get(str(schema["$ref"]).removeprefix("#/$defs/"))
    return isinstance(schema, dict) and "type" in schema and not _type(root, schema, value)


def _known(root: Schema, schema: Schema, value: Any) -> bool:
    """`properties`, `patternProperties` and `additionalProperties` together, as they are one sentence."""
    if type(value) is not dict:
        return True
    named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    return all(_is_known(root, schema, named, patterns, key, inner) for key, inner in value.items())


def _is_known(root: Schema, schema: Schema, named: Schema, patterns: Schema, key: Any, inner: Any) -> bool:
    if type(key) is not str:
        return False
    fitting = [named[key]] if key in named else []
    fitting += [patterns[one] for one in patterns if _pattern(one).search(key)]
    return all(_fits(root, one, inner) for one in fitting or [schema.get("additionalProperties", True)])


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def _matches(pattern: str, value: str) -> bool:
    """In Python `$` also stands before a last line feed, in a schema (ECMAScript) it does not."""
    return not value.endswith("\n") and bool(_pattern(pattern).search(value))


def _length(kind: type, limit: str, sign: int) -> Callable[[Schema, Schema, Any], bool]:
    """A rule on how many there are in a value of a ``kind``, at least (1) or at most (-1)."""
    return lambda _, schema, value: type(value) is not kind or sign * (len(value) - schema[limit]) >= 0  # type: ignore[arg-type]  # each kind has a length


_RULES: dict[str, Callable[[Schema, Schema, Any], bool]] = {
    "$ref": _reference,
    "type": _type,
    "const": lambda _, schema, value: _same(schema["const"], value),
    "enum": lambda _, schema, value: any(_same(one, value) for one in schema["enum"]),
    "format": _format,
    "pattern": lambda _, s, value: type(value) is not str or _matches(s["pattern"], value),
    "minLength": _length(str, "minLength", 1),
    "maxLength": _length(str, "maxLength", -1),
    "minItems": _length(list, "minItems", 1),
    "maxItems": _length(list, "maxItems", -1),
    "minProperties": _length(dict, "minProperties", 1),
    "maxProperties": _length(dict, "maxProperties", -1),
    "minimum": lambda _, s, value: type(value) is int and value >= s["minimum"],
    "maximum": lambda _, s, value: type(value) is int and value <= s["maximum"],
    "uniqueItems": _unique,
    "items": lambda root, s, value: type(value) is not list or all(_fits(root, s["items"], x) for x in value),
    "properties": _known,
    "patternProperties": lambda root, s, value: "properties" in s or _known(root, s, value),
    "additionalProperties": lambda root, s, value: (
        "properties" in s or "patternProperties" in s or _known(root, s, value)
    ),
    "propertyNames": lambda root, s, value: (
        type(value) is not dict or all(_fits(root, s["propertyNames"], key) for key in value)
    ),
    "required": lambda _, s, value: type(value) is not dict or all(key in value for key in s["required"]),
    "oneOf": _one_of,
    "anyOf": lambda root, s, value: any(_fits(root, one, value) for one in s["anyOf"]),
    "allOf": lambda root, s, value: all(_fits(root, one, value) for one in s["allOf"]),
}
