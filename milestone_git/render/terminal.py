"""Tables for a terminal. The one home of rich."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
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
    for name in head:
        table.add_column(name, no_wrap=True, overflow="ellipsis", min_width=6 if name in _WHOLE else 4)
    for row in rows:
        table.add_row(*(Text(cell, style=_STYLES.get(cell, "")) for cell in row))
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=columns,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        legacy_windows=False,
    )
    console.print(table)
    return "\n".join(line.rstrip() for line in stream.getvalue().rstrip("\n").split("\n"))
