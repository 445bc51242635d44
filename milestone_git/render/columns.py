"""Tables and bars: drawn on a terminal, plain columns in a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

from milestone_git.render.escape import shown


class Look(NamedTuple):
    """How the other end reads: ``terminal`` for a person, ``colour`` where they want it, ``columns`` wide."""

    terminal: bool = False
    colour: bool = False
    columns: int = 80


def table(head: Sequence[str], rows: Sequence[Sequence[str]], look: Look) -> str:
    """Aligned columns below their names. Cells may be cut on a terminal, never in a pipe."""
    return table_of_columns(head, list(zip(*rows, strict=True)) or [()] * len(head), look)


def table_of_columns(head: Sequence[str], columns: Sequence[Sequence[str]], look: Look) -> str:
    """The same by columns, which are made fit to be shown as wholes: almost all of them are."""
    safe = [_shown(column) for column in columns]
    if not look.terminal:
        return _aligned([[name.upper(), *column] for name, column in zip(head, safe, strict=True)])
    from milestone_git.render.terminal import drawn

    return drawn(head, list(zip(*safe, strict=True)), look.columns, colour=look.colour)


def plain_columns(rows: Sequence[Sequence[str]]) -> str:
    """Columns two spaces apart, nothing cut, no trailing space; empty for no rows."""
    return _aligned(list(zip(*rows, strict=True)))


def _aligned(columns: Sequence[Sequence[str]]) -> str:
    if not columns:
        return ""
    padded = [_padded(column) for column in columns[:-1]]
    return "\n".join(map(str.rstrip, map("  ".join, zip(*padded, columns[-1], strict=True))))


def _padded(column: Sequence[str]) -> Sequence[str]:
    width = max(map(len, column))
    return list(map(str.ljust, column, repeat(width)))


def _shown(column: Sequence[str]) -> Sequence[str]:
    return column if "".join(column).isprintable() else [shown(cell) for cell in column]


def bar(percent: int, cells: int = 10) -> str:
    """`[██████░░░░]  60%`; full only at 100."""
    full = percent * cells // 100
    return f"[{'█' * full}{'░' * (cells - full)}] {percent:3d}%"
