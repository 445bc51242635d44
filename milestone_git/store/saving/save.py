"""Carries out a change: files, index entry, log, branch, in this order, and all of it or nothing (R43)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence

from milestone_git.model.change import Change
from milestone_git.model.diagnostic import Diagnostic, Refused
from milestone_git.store import log as chains
from milestone_git.store.git import GitFailed
from milestone_git.store.objects.base import Objects
from milestone_git.store.objects.readers import few_of, objects_of
from milestone_git.store.repository import Place
from milestone_git.store.saving.full import unwritten
from milestone_git.store.saving.journal import Journal
from milestone_git.store.saving.moves import FileMove, Plan, RefMove, index_rows, put_index, write_file

_MOST_SINGLY = 8  # documents, each of which is a child or two
Texts = Mapping[str, bytes | None]
"""New bytes by path, None for a file that goes; as the documents were rendered."""


class StaleError(Exception):
    """The branch or the log moved between reading and writing; read again and try again."""


def check_clean(place: Place, paths: Iterable[str]) -> None:
    """Refuses with MG601 where one of ``paths`` holds changes of the user that a commit would swallow.

    What we staged ourselves (task progress) is ours to build on; the user's own edits are not.
    """
    wanted = sorted(paths)
    if not wanted:
        return  # without a path Git would speak of the whole work tree
    staged = _staged_by_us(place)
    rows = place.git.words(
        "status", "--porcelain=v2", "--untracked-files=all", "--no-renames", "-z", "--", *wanted
    )
    faults = [
        Diagnostic(
            "MG601",
            f"`{path}` has changes of yours that are not committed",
            path,
            helps=(
                f"look at them: `git diff HEAD -- {path}`",
                "commit them first, or add `--no-commit` where the command takes it",
            ),
        )
        for path, work_tree, index, blob in map(_status_row, rows)
        if work_tree != "." or (index != "." and staged.get(path, "") != blob)
    ]
    if faults:
        raise Refused(*faults)


def entries_of_new(place: Place, paths: Iterable[str]) -> tuple[str, ...]:
    """The index entries of ``paths``, which HEAD has not, where nothing is in their way; else none.

    A quarter of what `git status` takes beside 10,000 others, which ``check_clean`` asks for its reasons.
    """
    wanted = sorted(paths)
    if any(os.path.lexists(place.top / path) for path in wanted):
        return ()
    rows = index_rows(place, wanted)
    return tuple(rows) if all(row.startswith("0 ") for row in rows) else ()


def _status_row(row: str) -> tuple[str, str, str, str]:
    """(path, work tree state, index state, blob in the index) of a line of `status --porcelain=v2`."""
    if row.startswith("? "):
        return row[2:], "?", ".", ""
    if row.startswith("u "):
        return row.split(" ", 10)[10], "u", "u", ""
    fields = row.split(" ", 8)
    return fields[8], fields[1][1], fields[1][0], fields[7]


def save(
    place: Place,
    journal: Journal,
    change: Change,
    texts: Texts,
    refs: Iterable[RefMove],
    landing: Callable[[str], Iterable[RefMove]] | None = None,
    rows: Sequence[str] = (),
) -> str:
    """Writes ``texts`` and commits them to the branch HEAD is on; gives the commit, empty if only staged.

    ``refs`` move in front of the branch, and what ``landing`` says of the new commit behind it, all in one
    transaction. ``rows`` are the index entries of ``texts``, where they have been read. Raises ``StaleError``
    where a ref has moved meanwhile, ``Refused`` where something could not be written (MG607) or ``landing``
    refuses; then everything is as before.
    """
    try:
        commit = _carried_out(place, journal, change, texts, refs, landing, rows)
    except BaseException as error:
        # a child that was killed may have moved the refs all the same: they say what has happened
        plan = journal.plan
        finished = journal.settle()
        if isinstance(error, OSError | GitFailed):
            if finished and plan is not None:
                return plan.refs[-1].new
            raise unwritten(error) from error
        raise
    journal.clear()
    return commit


def _carried_out(
    place: Place,
    journal: Journal,
    change: Change,
    texts: Texts,
    refs: Iterable[RefMove],
    landing: Callable[[str], Iterable[RefMove]] | None,
    rows: Sequence[str],
) -> str:
    objects = objects_of(place) if len(texts) > _MOST_SINGLY else few_of(place)
    one_by_one = len(texts) <= _MOST_SINGLY
    blobs = _filtered_singly(place, texts) if one_by_one else {}
    files = tuple(_file_move(place, objects, path, data, blobs.get(path)) for path, data in texts.items())
    plan = Plan(str(place.top), place.head, files, tuple(rows or index_rows(place, texts)))
    journal.note(plan)
    for path, data in texts.items():
        write_file(place.top / path, data)
    blobs = blobs if one_by_one else _filtered_blobs(place, texts)
    commit = "" if change.staged or not texts else _commit(place, objects, blobs, change.message())
    moves: list[RefMove] = []
    if not change.staged:
        moves = [*refs, *([RefMove(f"refs/heads/{place.branch}", place.head, commit)] if commit else [])]
        moves += landing(commit) if landing else ()
    new_rows = _new_rows(blobs, place.form.none)
    journal.note(plan._replace(new_rows=new_rows, refs=tuple(moves)))
    put_index(place, new_rows)
    if change.staged:
        _remember_staged(place, blobs)
    else:
        move_refs(place, moves, change.subject)
    return commit


def move_refs(place: Place, moves: Iterable[RefMove], subject: str) -> None:
    """One transaction of `update-ref`; raises ``StaleError`` where a ref is not where it was."""
    updates = [f"update {move.ref} {move.new} {move.old or place.form.none}" for move in moves]
    lines = ["start", *updates, "prepare", "commit", ""]
    try:
        place.git.run("update-ref", "-m", f"milestone: {subject}", "--stdin", stdin="\n".join(lines).encode())
    except GitFailed as failed:
        if (
            "but expected" in failed.stderr
            or "already exists" in failed.stderr
            or "cannot lock ref" in failed.stderr
        ):
            raise StaleError(failed.stderr) from failed
        raise


def _file_move(
    place: Place, objects: Objects, path: str, data: bytes | None, filtered: str | None
) -> FileMove:
    """The move of a file to ``data``, of which Git has made the blob ``filtered``: mostly the same bytes."""
    there = place.top / path
    present = there.read_bytes() if there.is_file() else None
    raw = ""
    if data is not None:
        raw = filtered if filtered == place.form.blob_id(data) else objects.write_blob(data)
    return FileMove(path, "" if present is None else objects.write_blob(present), raw)


def _filtered_singly(place: Place, texts: Texts) -> dict[str, str | None]:
    """The blobs that Git makes of ``texts`` as it would of the files, through its filters."""
    blobs: dict[str, str | None] = dict.fromkeys(texts)
    for path, data in texts.items():
        if data is not None:
            try:
                blobs[path] = place.git.line("hash-object", "-w", "--stdin", f"--path={path}", stdin=data)
            except GitFailed as failed:
                raise OSError(failed.stderr) from failed
    return blobs


def _filtered_blobs(place: Place, texts: Texts) -> dict[str, str | None]:
    """The blobs that Git would make of the files, through its filters (line endings, for one)."""
    present = [path for path, data in texts.items() if data is not None]
    listed = place.git.line(
        "hash-object", "-w", "--stdin-paths", stdin="".join(f"{one}\n" for one in present).encode()
    )
    blobs: dict[str, str | None] = dict.fromkeys(texts)
    blobs.update(zip(present, listed.split("\n"), strict=False) if present else ())
    return blobs


def _commit(place: Place, objects: Objects, blobs: Mapping[str, str | None], message: str) -> str:
    tree = objects.tree_with(objects.tree_of(place.head) if place.head else None, blobs)
    return chains.commit_tree(place, tree, [place.head] if place.head else [], message)


def _new_rows(blobs: Mapping[str, str | None], none: str) -> tuple[str, ...]:
    """The index entries move along: a stale entry would undo our change with the user's next commit."""
    return tuple(
        f"100644 {blob}\t{path}" if blob else f"0 {none}\t{path}" for path, blob in sorted(blobs.items())
    )


def _staged_by_us(place: Place) -> dict[str, str]:
    try:
        found = json.loads((place.own_work_tree_dir / "staged").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remember_staged(place: Place, blobs: Mapping[str, str | None]) -> None:
    """So that our next write knows this index entry as ours; only what is still staged is kept."""
    place.own_work_tree_dir.mkdir(parents=True, exist_ok=True)
    known = {**_staged_by_us(place), **{path: blob or place.form.none for path, blob in blobs.items()}}
    data = json.dumps(known, sort_keys=True).encode()
    write_file(place.own_work_tree_dir / "staged", data)
