"""Reading: the work tree with what branches and the trunk add to it, or one revision alone (R8)."""

from __future__ import annotations

from milestone_git.app.context import Context
from milestone_git.app.critical import critical_ids
from milestone_git.model.diagnostic import refusal
from milestone_git.model.record import Record
from milestone_git.model.snapshot import Snapshot
from milestone_git.store.reading import snapshot
from milestone_git.store.reading.voices import voices
from milestone_git.store.repository import Place


def look(context: Context, revision: str = "", *, events: bool = False, critical: bool = False) -> Snapshot:
    """What is to be shown, with ``events`` and with what is ``critical`` for who asks for these.

    Raises ``Refused``; MG007 for a revision that is none.
    """
    place = context.place_to_read()
    seen = context.seen
    if seen is None:  # who has looked saw no killed command either
        from milestone_git.store.saving.journal import recover

        recover(place)
    where = commit_of(place, revision) if revision else snapshot.WORK_TREE
    reading = snapshot.read(place, where, seen.files if seen else None)
    found, refs = reading.snapshot, seen.refs if seen else None
    if not revision:
        found = with_voices(place, found, refs)
    if events and found.repository.uid:
        from milestone_git.store import log

        found = found._replace(events=log.read(place, found.repository.uid).events)
    if critical:
        found = found._replace(critical=critical_ids(place, found, reading, context.now, refs))
    return found


def with_voices(place: Place, found: Snapshot, refs: str | None = None) -> Snapshot:
    """The snapshot in which each record is the version that speaks, and ``sources`` says whose that is.

    ``refs`` are all of them, as `app/recall.py` has them, where somebody has looked.
    """
    heard = voices(place, found.repository, found.records, refs)
    if not heard:
        return found
    records: dict[str, Record] = dict(found.records)
    sources: dict[str, str] = {}
    for voice in heard:
        for path in [path for path, record in records.items() if record.id == voice.record.id]:
            del records[path]
        records[voice.record.path] = voice.record
        sources[voice.record.id] = f"{voice.branch} (diverged)" if voice.diverged else voice.branch
    return found._replace(records=records, sources=sources)


def commit_of(place: Place, revision: str) -> str:
    """The commit that a revision names; refuses with MG007."""
    from milestone_git.store import branches  # most who look name none

    commit = branches.tip(place, revision)
    if not commit:
        raise refusal("MG007", f"no revision is named `{revision}`", "see them: `git log --oneline`")
    return commit
