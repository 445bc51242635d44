"""Diagnostics as people read them: code, place, the line itself, a reason, what to type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from milestone_git.model.diagnostic import ERROR, NOTE, WARNING, Diagnostic
from milestone_git.render.escape import shown

_WIDEST_LINE = 160


def text_of(diagnostics: Sequence[Diagnostic]) -> str:
    """Every diagnostic in order, an empty line between two."""
    return "\n\n".join(_block(one) for one in diagnostics)


def json_of(one: Diagnostic) -> dict[str, Any]:
    """The same as data; `line` and `column` are null where there is no place."""
    return {
        "code": one.code,
        "severity": one.severity,
        "message": one.message,
        "path": one.path or None,
        "line": one.line or None,
        "column": one.column or None,
        "keys": list(one.keys),
        "notes": list(one.notes),
        "helps": list(one.helps),
    }


def summary_of(diagnostics: Sequence[Diagnostic]) -> str:
    """`2 errors and 1 warning`; empty for none."""
    warnings = sum(one.severity == WARNING for one in diagnostics)
    errors = sum(one.severity == ERROR for one in diagnostics)
    parts = [_counted(errors, "error")] if errors else []
    parts += [_counted(warnings, "warning")] if warnings else []
    return " and ".join(parts)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _block(one: Diagnostic) -> str:
    lines = [f"{one.severity}[{one.code}]: {shown(one.message)}"]
    if one.severity == NOTE:
        return lines[0]
    gutter = len(str(one.line))
    if one.path:
        place = f":{one.line}:{one.column}" if one.line else ""
        lines.append(f"{' ' * gutter}--> {shown(one.path)}{place}")
        lines += _excerpt(one, gutter)
    lines += [f"note: {shown(note)}" for note in one.notes]
    lines += [f"help: {shown(text)}" for text in one.helps]
    lines.append(f"help: more in `git milestone explain {one.code}`")
    return "\n".join(lines)


def _excerpt(one: Diagnostic, gutter: int) -> list[str]:
    """The line with carets under the place; nothing where it is not known, or too long to be read."""
    line = one.excerpt
    if not line or len(line) > _WIDEST_LINE:
        return []
    text = shown(line.replace("\t", " "))
    rows = [f"{' ' * gutter} |", f"{one.line} | {text}"]
    if len(text) != len(line):  # something was escaped, and carets would not stand below it
        return rows
    carets = "^" * max(1, min(one.width or 1, len(line) - one.column + 1))
    label = f" {shown(one.label)}" if one.label else ""
    return [*rows, f"{' ' * gutter} | {' ' * (one.column - 1)}{carets}{label}"]
