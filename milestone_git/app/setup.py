"""`init`: sets a repository up, or one clone of it; a second run repairs and changes nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from milestone_git.app.context import Context
from milestone_git.app.transact import hint_of
from milestone_git.model.change import Change
from milestone_git.model.diagnostic import refusal
from milestone_git.model.given import Given
from milestone_git.model.naming import ulid
from milestone_git.model.record import ACTIVE, COMPLETED
from milestone_git.model.settings import (
    REPOSITORY_PATH,
    SETTINGS_PATH,
    TEAM_PATH,
    profile_by_size,
    settings_of,
    team_of,
)
from milestone_git.store import branches, documents, hookfiles, identity, schema
from milestone_git.store.authors import Author, authors
from milestone_git.store.documents.bytes import cleaned
from milestone_git.store.documents.unreadable import Unreadable
from milestone_git.store.machine.packaged import text_of
from milestone_git.store.network import remotes
from milestone_git.store.objects.readers import objects_of
from milestone_git.store.reading import checkout, snapshot
from milestone_git.store.reading.sparse import lacks
from milestone_git.store.repository import Place
from milestone_git.store.saving import save
from milestone_git.store.saving.journal import held
from milestone_git.store.saving.moves import write_file

_ATTRIBUTES = ".milestones/.gitattributes"
_PLAIN_FILES = {
    _ATTRIBUTES: b"*.yaml merge=milestone\n",
    f"{ACTIVE}.gitkeep": b"",
    f"{COMPLETED}.gitkeep": b"",
}


class Wishes(NamedTuple):
    """``profile`` empty leaves the choice to us."""

    profile: str = ""
    hooks: bool = True
    dry_run: bool = False


class Setup(NamedTuple):
    """What `init` did. ``why`` says how the profile was chosen; ``written`` are the files it committed."""

    fresh: bool
    profile: str
    why: str
    people: tuple[Author, ...]
    written: tuple[str, ...]
    commit: str
    hooks: tuple[hookfiles.HookFile, ...]


def set_up(context: Context, wishes: Wishes) -> Setup:
    """Writes what is missing of `.milestones/`, commits it, and sets this clone up. Raises ``Refused``."""
    place = context.place()
    _refuse_unusable(place)
    given = context.given(place, team_of({}))
    with held(place) as journal:
        place = place.again()
        checkout.refuse_symlinks(place.top)
        lost = [] if wishes.dry_run else _put_back(place)
        fresh = not _exists(place, REPOSITORY_PATH) and _known(place, REPOSITORY_PATH) is None
        if fresh:
            _refuse_set_up_elsewhere(place)
        people = authors(place, given.now, (given.actor.name, given.actor.email))
        profile, why = _profile(place, wishes, people)
        texts = _missing(place, given, profile, people)
        commit = ""
        if texts and not wishes.dry_run:
            save.check_clean(place, texts)
            subject = f"Set up milestones, profile {profile}" if fresh else "Repair the milestone set-up"
            commit = save.save(place, journal, Change(subject), texts, [])
    hooks = () if wishes.dry_run else _set_up_clone(place, hooks=wishes.hooks)
    if not wishes.dry_run:
        _set_up_remotes(place)
    return Setup(fresh, profile, why, people, (*lost, *texts), commit, hooks)


def _refuse_unusable(place: Place) -> None:
    if not place.branch:
        raise refusal(
            "MG004", "HEAD is on no branch, so a commit would be lost", "go to one: `git switch main`"
        )
    if operation := place.unfinished():
        raise refusal(
            "MG006", f"a {operation[0]} is in progress", f"finish it, or give it up: `{operation[1]}`"
        )


def _refuse_set_up_elsewhere(place: Place) -> None:
    """A second set-up would give the repository a second uid, and no log would fit both."""
    for name in dict.fromkeys((_trunk(place), "main", "master")):
        commit = branches.trunk_tip(place, name)
        if commit and place.git.line("ls-tree", "--name-only", commit, "--", REPOSITORY_PATH):
            raise refusal(
                "MG002",
                f"milestones are set up on `{name}`, and `{place.branch}` does not have them yet",
                f"bring them here: `git merge {name}`",
                f"or go there: `git switch {name}`",
            )


def _trunk(place: Place) -> str:
    """The branch where finished work lands: what origin calls HEAD, else main or master, else this one."""
    default = place.git.line("symbolic-ref", "-q", "refs/remotes/origin/HEAD", expect=(0, 1))
    if default:
        return default.removeprefix("refs/remotes/origin/")
    for name in ("main", "master"):
        if place.branch == name or branches.tip(place, f"refs/heads/{name}"):
            return name
    return place.branch


def _profile(place: Place, wishes: Wishes, people: tuple[Author, ...]) -> tuple[str, str]:
    """The profile, and why that one; a configuration that is there decides, whatever is asked for."""
    if (place.top / SETTINGS_PATH).is_file():
        return _configured_profile((place.top / SETTINGS_PATH).read_bytes()), "as configured"
    if wishes.profile:
        return wishes.profile, "as asked for"
    count = len(people)
    noun = "person" if count == 1 else "people"
    return profile_by_size(count), f"{count} {noun} committed here in the last year"


def _configured_profile(data: bytes) -> str:
    try:
        document = documents.parse(SETTINGS_PATH, data)
    except Unreadable:
        document = {}
    broken = schema.faults(SETTINGS_PATH, document)
    return settings_of({} if broken else document, snapshot.profiles()).profile


def _missing(place: Place, given: Given, profile: str, people: tuple[Author, ...]) -> dict[str, bytes | None]:
    """The bytes of every file of the set-up that is not there."""
    with_emails = bool(snapshot.profiles()[profile]["team.emails"])
    made: dict[str, Mapping[str, Any]] = {
        REPOSITORY_PATH: {
            "schema": 1,
            "uid": ulid(given.milliseconds, given.entropy(10)),
            "protected": [_trunk(place)],
        },
        SETTINGS_PATH: {
            "schema": 1,
            "project": {"name": cleaned(place.top.name) or "milestones"},
            "profile": profile,
        },
        TEAM_PATH: {"schema": 1, "people": _people(people, with_emails=with_emails)},
    }
    texts = {path: documents.new_text(document, hint_of(path)) for path, document in made.items()}
    texts[REPOSITORY_PATH] = _known(place, REPOSITORY_PATH) or texts[REPOSITORY_PATH]
    return {path: data for path, data in {**texts, **_PLAIN_FILES}.items() if not _exists(place, path)}


def _put_back(place: Place) -> list[str]:
    """Files of the set-up that HEAD has and the work tree has lost: a new one would not be the same."""
    paths = (REPOSITORY_PATH, SETTINGS_PATH, TEAM_PATH, *_PLAIN_FILES)
    objects = objects_of(place)
    lost = [
        path for path in paths if place.head and objects.entry(place.head, path) and not _exists(place, path)
    ]
    if lost:
        place.git.run("checkout", "--quiet", "HEAD", "--", *lost)
    return lost


def _known(place: Place, path: str) -> bytes | None:
    """What HEAD has at ``path``, or had when it was deleted: a second uid would fit no event of the log."""
    if not place.head:
        return None
    objects = objects_of(place)
    deleted = place.git.line("log", "-1", "--format=%H", "--diff-filter=D", "HEAD", "--", path)
    for commit in (place.head, branches.tip(place, f"{deleted}^") if deleted else ""):
        entry = objects.entry(commit, path) if commit else None
        if entry is not None:
            return objects.blob(entry.oid)
    return None


def _exists(place: Place, path: str) -> bool:
    return not lacks(place, path)


def _people(people: tuple[Author, ...], *, with_emails: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for index, one in enumerate(people):
        entry: dict[str, Any] = {"name": one.name}
        if with_emails:
            entry["emails"] = list(one.emails)
        entry["roles"] = ["admin"] if index == 0 else ["dev"]
        if one.github:
            login = {"login": one.github} | ({"id": one.github_id} if one.github_id else {})
            entry["logins"] = {"github": login}
        found[one.handle] = entry
    return found


def _set_up_remotes(place: Place) -> None:
    """What a remote in use has of the log comes with every `git fetch`, into the inbox (R15)."""
    for remote in remotes.in_use(place, snapshot.read(place).snapshot.repository.trunk):
        remotes.set_up(place, remote)


def _set_up_clone(place: Place, *, hooks: bool) -> tuple[hookfiles.HookFile, ...]:
    """What no clone brings: its name, the schemas for editors, the hooks."""
    identity.clone_name(place)
    for name in schema.NAMES:
        data = text_of(f"schemas/{name}.schema.json").encode()
        write_file(place.own_dir / "schemas" / f"{name}.schema.json", data)
    return hookfiles.install(place) if hooks else ()
