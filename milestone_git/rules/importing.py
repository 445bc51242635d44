"""Records that come from another tool: their phases had gates of their own, and who may configure says so."""

from __future__ import annotations

import json
from collections.abc import Iterable

from milestone_git.model.event import Draft, Event
from milestone_git.model.record import Document

IMPORT = "import"


def content_of(document: Document) -> str:
    """A digest of the whole document: what exactly was imported, so that nothing else passes for it."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    from hashlib import sha256  # libcrypto comes with it

    return f"record:{sha256(text.encode()).hexdigest()}"


def imported_by(events: Iterable[Event | Draft]) -> frozenset[tuple[str, str]]:
    """Uid and digest of every record that an import has brought."""
    return frozenset((one.uid, str(one.payload.get("digest"))) for one in events if one.kind == IMPORT)
