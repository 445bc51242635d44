"""Documents as text: read strictly, told where things stand, and edited without losing a comment.

Reading tries the fast path first. What needs ruamel (20 ms to import) is imported when it is needed: to read
or explain what the fast path does not accept, and to edit. Where the cache knows everything, nothing is.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from milestone_git.store.documents.unreadable import Unreadable

if TYPE_CHECKING:
    from milestone_git.store.documents.fresh import new_text
    from milestone_git.store.documents.places import located
    from milestone_git.store.documents.reader import parse_value
    from milestone_git.store.documents.writer import revised_text

__all__ = ["Unreadable", "located", "new_text", "parse", "parse_value", "revised_text"]

_HOMES = {"located": "places", "parse_value": "reader", "new_text": "fresh", "revised_text": "writer"}


def parse(path: str, data: bytes) -> Any:
    """The value of a document. Raises ``Unreadable`` with a diagnostic that names line and column."""
    from milestone_git.store.documents import fast

    value = fast.accepted(data)
    if value is not None:
        return value
    from milestone_git.store.documents import reader

    return reader.parse(path, data)


def __getattr__(name: str) -> Any:
    """The function of this name, its module imported now (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
