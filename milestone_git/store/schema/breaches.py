"""In what a document breaks its JSON Schema, each breach as a diagnostic. The one home of jsonschema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from milestone_git.model.diagnostic import Diagnostic
from milestone_git.model.nearest import nearest
from milestone_git.store.machine.packaged import text_of


def breaches(name: str, path: str, document: Any) -> tuple[Diagnostic, ...]:
    """Everything in which ``document`` breaks the schema called ``name``, in the order of the document."""
    errors = sorted(_validator(name).iter_errors(document), key=lambda one: str(one.absolute_path))
    return tuple(fault for error in errors for fault in _told(path, error))


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads(text_of(f"schemas/{name}.schema.json"))
    checker = FormatChecker(["date", "regex"])
    made: Callable[..., Any] = extend  # jsonschema leaves it untyped
    strict: Draft202012Validator = made(Draft202012Validator, {"pattern": _pattern})(
        schema, format_checker=checker
    )
    return strict


def _pattern(_: object, pattern: str, instance: object, __: object) -> Iterator[ValidationError]:
    """`pattern` as ECMAScript has it: `$` is the end, in Python also what stands before a last line feed."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$\Z", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _told(path: str, error: ValidationError) -> Iterator[Diagnostic]:
    keys = tuple(error.absolute_path)
    where = _named(keys)
    if error.validator == "required" and isinstance(error.instance, Mapping):
        for key in _wanted(error):
            if key not in error.instance:
                helps = (f"add a line that begins with `{key}:`",)
                yield Diagnostic("MG106", f"{where or 'document'} has no `{key}`", path, keys, helps=helps)
    elif error.validator == "additionalProperties" and isinstance(error.instance, Mapping):
        yield from _unknown_keys(path, keys, error)
    elif error.validator == "format" and error.validator_value == "date":
        helps = ("write a day that exists as year, month and day, such as `2026-03-01`",)
        message = f"{where} `{error.instance}` is not in the calendar"
        yield Diagnostic("MG110", message, path, keys, helps=helps)
    elif error.validator == "oneOf" and error.context:
        yield from _told_of_branches(path, error)
    else:
        yield Diagnostic("MG104", f"{where or 'document'} {_reason(error)}", path, keys, helps=_helps(error))


def _told_of_branches(path: str, error: ValidationError) -> Iterator[Diagnostic]:
    """Of the forms a value may have, the failures of the one that came nearest."""
    kinds = [one for one in error.context or () if one.validator != "type"]
    nearest = kinds or list(error.context or ())
    for inner in nearest[:1]:
        yield from _told(path, inner)


def _unknown_keys(path: str, keys: tuple[str | int, ...], error: ValidationError) -> Iterator[Diagnostic]:
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    known = list(schema.get("properties", ()))
    for key in _instance(error):
        if key in known or key.startswith("x-"):
            continue
        near = nearest(key, known)
        first = f"did you mean `{near}`?" if near else f"known here: {', '.join(sorted(known))}"
        helps = (first, f"to keep something of your own, name it `x-{key}`")
        yield Diagnostic("MG105", f"unknown key `{key}`", path, (*keys, f"{key}:"), helps=helps)


def _named(keys: tuple[str | int, ...]) -> str:
    return f"`{'.'.join(str(key) for key in keys)}`" if keys else ""


_KINDS = {
    "string": "text", "integer": "a whole number", "array": "a list", "object": "a mapping",
    "boolean": "true or false", "null": "empty",
}  # fmt: skip


def _reason(error: ValidationError) -> str:
    value, wanted = _instance(error), _wanted(error)
    shown = json.dumps(value, ensure_ascii=False, default=str)
    shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
    if error.validator == "type":
        names = [wanted] if isinstance(wanted, str) else wanted
        return f"is `{shown}`, not {' or '.join(_KINDS.get(one, one) for one in names)}"
    if error.validator == "enum":
        return f"is `{shown}`, not one of {', '.join(f'`{one}`' for one in wanted)}"
    if error.validator == "const":
        return f"is `{shown}`, not `{wanted}`"
    if error.validator == "uniqueItems":
        return "names something twice"
    if error.validator in ("minLength", "minItems", "minProperties"):
        return "is empty"
    if error.validator == "maxLength":
        return f"has {len(value)} characters, and {wanted} is the most"
    return f"is `{shown}`, which is not of the form wanted here"


def _helps(error: ValidationError) -> tuple[str, ...]:
    if error.validator == "enum" and isinstance(error.instance, str):
        near = nearest(error.instance, map(str, _wanted(error)))
        return (f"did you mean `{near}`?",) if near else ()
    if error.validator == "type" and error.validator_value == "string" and error.instance is not None:
        return (f'write it in quotes: `"{error.instance}"`',) if not _is_collection(error.instance) else ()
    if error.validator == "pattern":
        schema = error.schema if isinstance(error.schema, Mapping) else {}
        such = [f"`{one}`" for one in schema.get("examples", ())]
        helps = (str(schema["description"]),) if "description" in schema else ()
        return (*helps, f"such as {' or '.join(such)}") if such else helps
    return ()


def _wanted(error: ValidationError) -> Any:
    """What the schema says there; jsonschema's types allow for it not being set, which never happens here."""
    return error.validator_value


def _instance(error: ValidationError) -> Any:
    return error.instance


def _is_collection(value: Any) -> bool:
    return isinstance(value, list | dict)
