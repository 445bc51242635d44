"""`refs/notes/milestones`: written anew as a whole, and never over somebody else's notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from milestone_git.model.diagnostic import refusal
from milestone_git.store.branches import tip
from milestone_git.store.log import commit_tree
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.repository import Place
from milestone_git.store.saving.moves import RefMove
from milestone_git.store.saving.save import move_refs

REF = "refs/notes/milestones"
_SUBJECT = "The log of milestones, as notes"
_OID = re.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?")


def refuse_foreign(place: Place) -> str:
    """The commit of our notes, empty where there are none; refuses with MG650 where others wrote them."""
    before = tip(place, REF)
    if before and place.git.line("log", "-1", "--format=%s", before) != _SUBJECT:
        raise refusal(
            "MG650",
            f"`{REF}` holds notes that this tool has not written",
            f"keep them under another name, and take this one away: `git update-ref refs/notes/mine {REF}`",
        )
    return before


def write(place: Place, texts: Mapping[str, str]) -> int:
    """Writes ``texts``, by commit, as the notes; gives how many commits have one.

    Commits that are not here are left out: an event may name one that nobody fetched.
    """
    before = refuse_foreign(place)
    here = _here(place, texts)
    objects = objects_of(place)
    rows = [f"100644 blob {objects.write_blob(texts[commit].encode())}\t{commit}\n" for commit in here]
    tree = place.git.line("mktree", stdin="".join(rows).encode())
    if not before or place.git.line("rev-parse", f"{before}^{{tree}}") != tree:
        after = commit_tree(place, tree, [before] if before else [], f"{_SUBJECT}\n")
        move_refs(place, [RefMove(REF, before, after)], _SUBJECT)
    return len(here)


def _here(place: Place, commits: Iterable[str]) -> list[str]:
    # an event may name anything as its commit, also what Git would look up: only an id is one
    asked = "".join(f"{one}\n" for one in commits if _OID.fullmatch(one)).encode()
    rows = place.git.line("cat-file", "--batch-check=%(objecttype) %(objectname)", stdin=asked)
    return [oid for kind, _, oid in (row.partition(" ") for row in rows.split("\n")) if kind == "commit"]
