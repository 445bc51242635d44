"""The deliverables of a milestone as they are committed: read into one document, or begun from templates."""

from __future__ import annotations

from milestone_git.app.context import Context
from milestone_git.app.reviewing import Wish, look
from milestone_git.model.diagnostic import refusal
from milestone_git.render.document import Chapter
from milestone_git.rules.coverage import deliverable_paths
from milestone_git.rules.sight import Sight
from milestone_git.store.evidence import deliverables
from milestone_git.store.evidence.deliverables import LINK, is_glob
from milestone_git.store.repository import Place
from milestone_git.store.saving.moves import write_file

_FILES = ("100644", "100755")
_BLANK = "# {title}: {phase}\n"


def assembled(context: Context, milestone: str | None) -> tuple[Sight, tuple[Chapter, ...]]:
    """Every phase that has deliverables, with their texts at the commit that a review would judge."""
    place = context.place()
    sight = look(context, Wish(milestone))
    chapters = []
    for phase in sight.workflow.phases or (sight.phase,):
        paths = deliverable_paths(sight.record, phase, sight.workflow)
        found = deliverables.at(place, sight.commit, paths)
        parts = tuple(
            (one.path, _text(place, one.oid) if one.mode in _FILES else None)
            for entries in found.values()
            for one in entries
        )
        missing = tuple((path, None) for path, entries in found.items() if not entries)
        if parts or missing:
            chapters.append(Chapter(phase, (*parts, *missing)))
    return sight, tuple(chapters)


def scaffolded(context: Context, milestone: str | None, phase: str, *, dry_run: bool) -> tuple[str, ...]:
    """The deliverables that were begun in the work tree, from the workflow's templates; none is overwritten.

    Refuses with MG201 where the way to one leads through a symbolic link.
    """
    place = context.place()
    sight = look(context, Wish(milestone, phase))
    templates = {
        str(one["path"]).replace("{id}", sight.record.id): str(one["template"])
        for one in sight.workflow.part(sight.phase).deliverables
        if "template" in one
    }
    begun = []
    for path in deliverable_paths(sight.record, sight.phase, sight.workflow):
        target = place.top / path
        if is_glob(path) or path.endswith("/") or target.exists() or target.is_symlink():
            continue
        if not target.parent.resolve().is_relative_to(place.top.resolve()):
            raise refusal(
                "MG201", f"`{path}` leads out of the repository by a link", "take the link out of the way"
            )
        begun.append(path)
        if not dry_run:
            text = _template(place, sight, templates.get(path, ""))
            target.parent.mkdir(parents=True, exist_ok=True)
            write_file(target, text.encode())
    return tuple(begun)


def _template(place: Place, sight: Sight, path: str) -> str:
    """The template as it is committed, with what it names filled in; a heading alone where there is none."""
    entries = deliverables.at(place, sight.commit, (path,))[path] if path else ()
    text = _text(place, entries[0].oid) if entries and entries[0].mode != LINK else None
    found = _BLANK if text is None else text
    for key, value in (("id", sight.record.id), ("title", sight.record.title), ("phase", sight.phase)):
        found = found.replace(f"{{{key}}}", value)
    return found


def _text(place: Place, oid: str) -> str | None:
    data = place.git.run("cat-file", "blob", oid)
    try:
        return None if b"\0" in data else data.decode()
    except UnicodeDecodeError:
        return None
