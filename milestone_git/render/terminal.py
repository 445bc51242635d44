"""Tables for a terminal. The one home of rich."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

_STYLES = {
    "active": "bold cyan",
    "doing": "bold cyan",
    "completed": "green",
    "done": "green",
    "cancelled": "dim",
    "blocked": "yellow",
    "unreadable": "bold red",
}
_GAP, _NARROWEST = 3, 4
_WHOLE = {
    "id",
    "status",
    "progress",
    "due",
    "estimate",
    "#",
}  # never cut: these are what one types or compares


def drawn(head: Sequence[str], rows: Sequence[Sequence[str]], columns: int, *, colour: bool) -> str:
    """A table ``columns`` wide at most; what does not fit is cut with an ellipsis."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name, width in zip(head, _widths(head, rows, columns), strict=True):
        table.add_column(name, no_wrap=True, overflow="ellipsis", width=width)
    for row in rows:
        table.add_row(*(Text(cell, style=_STYLES.get(cell, "")) for cell in row))
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=columns,
        force_terminal=colour,
        color_system="standard" if colour else None,  # else rich asks the environment, and may say no
        no_color=not colour,
        highlight=False,
        legacy_windows=False,
    )
    console.print(table)
    return "\n".join(line.rstrip() for line in stream.getvalue().rstrip("\n").split("\n"))


def _widths(head: Sequence[str], rows: Sequence[Sequence[str]], columns: int) -> list[int]:
    """What each column needs; where that is too much, the widest of those that may be cut gives way.

    rich takes from all alike: it cut `milestone-001` to `miles…` to make room for titles.
    """
    widths = [max(map(cell_len, cells)) for cells in zip(head, *rows, strict=True)]
    flexible = [place for place, name in enumerate(head) if name not in _WHOLE]
    excess = sum(widths) + _GAP * (len(widths) - 1) - columns
    for _ in range(excess if flexible else 0):
        place = max(flexible, key=widths.__getitem__)
        if widths[place] <= _NARROWEST:
            break
        widths[place] -= 1
    return widths
