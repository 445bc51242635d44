"""A progress bar on a terminal, once the work has taken more than a second."""

from __future__ import annotations

import sys
import time

import click

_SOON_SECONDS = 1.0
_WIDTH = 30


class Bar:
    """Drawn on standard error where that is a terminal, and wiped at the end."""

    def __init__(self, *, shown: bool, what: str) -> None:
        self._shown = shown and sys.stderr.isatty()
        self._what = what
        self._since = time.monotonic()
        self._drawn = False

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            click.echo("\r\x1b[K", nl=False, err=True)

    def show(self, done: int, total: int) -> None:
        """Draws the bar anew."""
        if self._shown and (self._drawn or time.monotonic() - self._since > _SOON_SECONDS):
            self._drawn = True
            filled = _WIDTH * done // max(total, 1)
            text = f"\r{self._what} [{'█' * filled}{'░' * (_WIDTH - filled)}] {done}/{total}"
            click.echo(text, nl=False, err=True)
