"""What a reviewer is shown: deliverables as they are committed, and how they differ from what was seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from milestone_git.model.diagnostic import Diagnostic, Refused
from milestone_git.model.record import Record
from milestone_git.store.evidence import deliverables
from milestone_git.store.evidence.deliverables import LINK, TREE, is_glob
from milestone_git.store.evidence.scratch import neutral
from milestone_git.store.repository import Place

_GITLINK = "160000"


def refuse_unfit(place: Place, commit: str, record: Record, paths: Iterable[str]) -> None:
    """MG201 for each deliverable that is missing at ``commit``, empty, or a symbolic link (R31)."""
    found = deliverables.at(place, commit, paths)
    unfit = []
    for path, entries in found.items():
        if not entries:
            unfit.append(_unfit(record, path, "is not there", f"commit it: `git add {path}`"))
        elif any(one.mode == LINK for one in entries):
            unfit.append(_unfit(record, path, "is a symbolic link", "put the file itself in its place"))
        elif (
            not is_glob(path) and entries[0].mode not in (TREE, _GITLINK) and _is_empty(place, entries[0].oid)
        ):
            unfit.append(_unfit(record, path, "is empty", "write it, or take it out of the deliverables"))
    if unfit:
        raise Refused(*unfit)


def difference(place: Place, before: str, after: str, paths: Sequence[str]) -> str:
    """What changed at ``paths`` between two commits, as a patch; from nothing where ``before`` is empty.

    Worked out where no configuration, attribute or filter of this clone can hide a change (R42).
    """
    if not paths:
        return ""
    with neutral(place) as plain:
        words = ("diff", "--text", "--no-textconv", "--no-ext-diff", "--no-color", "--no-renames")
        return plain.git.line(
            *words, before or place.form.empty_tree, after, "--", *(f":(glob){one}" for one in paths)
        )


def has_commit(place: Place, commit: str) -> bool:
    """Whether the commit is in this clone."""
    return bool(commit) and place.git.attempt("cat-file", "-e", f"{commit}^{{commit}}").status == 0


def is_ancestor(place: Place, one: str, other: str) -> bool:
    """Whether ``other`` goes on from ``one``."""
    return place.git.attempt("merge-base", "--is-ancestor", one, other).status == 0


def unsaved(place: Place, paths: Sequence[str]) -> tuple[str, ...]:
    """Those of ``paths`` that say something else in the work tree than HEAD does: they are not judged."""
    if not paths:
        return ()
    words = ("diff", "--name-only", "--no-ext-diff", "-z", "HEAD", "--", *(f":(glob){one}" for one in paths))
    return tuple(place.git.words(*words))


def _is_empty(place: Place, oid: str) -> bool:
    return place.git.line("cat-file", "-s", oid) == "0"


def _unfit(record: Record, path: str, why: str, *helps: str) -> Diagnostic:
    return Diagnostic("MG201", f"deliverable `{path}` of `{record.id}` {why}", record.path, helps=helps)
