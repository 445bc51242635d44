"""Names of people: somebody whom `team.yaml` knows, or what the profile says of strangers (MG116)."""

from __future__ import annotations

from collections.abc import Iterator

from milestone_git.model.attempt import Attempt
from milestone_git.model.diagnostic import ERROR, WARNING, Diagnostic, Keys
from milestone_git.model.nearest import nearest
from milestone_git.model.record import Document, Record, person
from milestone_git.model.settings import TEAM_PATH
from milestone_git.model.snapshot import Snapshot
from milestone_git.rules.requirement import ROLE
from milestone_git.rules.reviewers import names_in


def judge(attempt: Attempt) -> Iterator[Diagnostic]:
    """MG116 for every unknown name in an open record, a warning or an error by profile.

    Who is named in a finished record may have left since, and to reopen it is not to name them anew.
    """
    snapshot = attempt.head
    if attempt.policy is not None:  # an old branch once had its own, weaker one (R23)
        snapshot = snapshot._replace(settings=attempt.policy.settings)
    before = attempt.base.by_id() if attempt.base else {}
    fine: set[str] = set()  # 10,000 records name the same few people
    for record in snapshot.records.values():
        if not record.finished:
            yield from _strangers(snapshot, record, before.get(record.id), fine)
    for group, members in snapshot.team.groups.items():
        for place, name in enumerate(members):
            yield from _known(snapshot, TEAM_PATH, ("groups", group, place), name)
    for office, entry in snapshot.team.offices.items():
        for place, name in enumerate((entry["holder"], *entry.get("deputies", ()))):
            inner: Keys = ("deputies", place - 1) if place else ("holder",)
            yield from _known(snapshot, TEAM_PATH, ("offices", office, *inner), name)


def _strangers(
    snapshot: Snapshot, record: Record, old: Record | None, fine: set[str]
) -> Iterator[Diagnostic]:
    """Of one record; who is known is added to ``fine``. Whom a finished one named may have left since."""
    if record.names is not None and fine.issuperset(record.names):
        return
    left = {name for _, name in named(old)} if old and old.finished else set()
    for keys, name in named(record):
        if name in fine or name in left:
            continue
        said = tuple(_known(snapshot, record.path, keys, name))
        if not said:
            fine.add(name)
        yield from said


def _known(snapshot: Snapshot, path: str, keys: Keys, name: str) -> Iterator[Diagnostic]:
    policy = snapshot.settings.value("policy.unknown_person")
    if snapshot.team.knows(name) or (policy == "logins" and person(name).startswith("github:")):
        return
    severity = WARNING if policy == "warning" else ERROR
    message = f"`{name}` is nobody in `team.yaml`"
    yield Diagnostic("MG116", message, path, keys, severity=severity, helps=_helps(snapshot, name))


def named(record: Record) -> Iterator[tuple[Keys, str]]:
    """Every person or group that a record names, and where."""
    document = record.document
    if "owner" in document:
        yield ("owner",), document["owner"]
    for key in ("sign_off", "approval_required"):
        yield from _listed(document, (), key)
    yield from _contributors(document.get("contributors", {}))
    for index, risk in enumerate(document.get("risks", ())):
        if "owner" in risk:
            yield ("risks", index, "owner"), risk["owner"]
    for index, task in enumerate(document.get("tasks", ())):
        yield from _listed(task, ("tasks", index), "assignees")
    for phase, block in document.get("phases", {}).items():
        if "owner" in block:
            yield ("phases", phase, "owner"), block["owner"]
        yield from _listed(block, ("phases", phase), "assignees")
        for keys, name in names_in(block.get("reviewers", ()), ("phases", phase, "reviewers")):
            if not name.startswith(ROLE):
                yield keys, name


def _contributors(block: Document) -> Iterator[tuple[Keys, str]]:
    if "lead" in block:
        yield ("contributors", "lead"), block["lead"]
    for key in ("core", "specialized"):
        yield from _listed(block, ("contributors",), key)


def _listed(block: Document, above: Keys, key: str) -> Iterator[tuple[Keys, str]]:
    """The names of a list; anything else there names nobody."""
    names = block.get(key, ())
    for place, name in enumerate(names if isinstance(names, list | tuple) else ()):
        yield (*above, key, place), name


def _helps(snapshot: Snapshot, name: str) -> tuple[str, ...]:
    known = [*snapshot.team.people, *snapshot.team.groups]
    near = nearest(person(name), known)
    if near:
        return (f"did you mean `{near}`?",)
    if person(name).startswith("github:"):
        return (f"add them: `git milestone team add NAME --login {person(name)}`",)
    return (f"add them: `git milestone team add {person(name)}`",)
