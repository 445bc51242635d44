"""Tables and bars: drawn on a terminal, plain columns in a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from milestone_git.render.escape import shown


class Look(NamedTuple):
    """How the other end reads: ``terminal`` for a person, ``colour`` where they want it, ``columns`` wide."""

    terminal: bool = False
    colour: bool = False
    columns: int = 80


def table(head: Sequence[str], rows: Sequence[Sequence[str]], look: Look) -> str:
    """Aligned columns below their names. Cells may be cut on a terminal, never in a pipe."""
    safe = [[shown(cell) for cell in row] for row in rows]
    if not look.terminal:
        return plain_columns([[name.upper() for name in head], *safe])
    from milestone_git.render.terminal import drawn

    return drawn(head, safe, look.columns, colour=look.colour)


def plain_columns(rows: Sequence[Sequence[str]]) -> str:
    """Columns two spaces apart, nothing cut, no trailing space; empty for no rows."""
    if not rows:
        return ""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    line = "  ".join(f"{{:<{width}}}" for width in widths).format
    return "\n".join([line(*row).rstrip() for row in rows])


def bar(percent: int, cells: int = 10) -> str:
    """`[██████░░░░]  60%`; full only at 100."""
    full = percent * cells // 100
    return f"[{'█' * full}{'░' * (cells - full)}] {percent:3d}%"
