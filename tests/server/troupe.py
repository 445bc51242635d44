"""A team with keys and its milestones in every state, in one work repository and a bare server beside it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from demo.hermetic import Person
from milestone_git.app.context import context
from milestone_git.app.evidence import digest_at
from milestone_git.ledger.encoding import message_of
from milestone_git.model.attempt import Attempt
from milestone_git.model.event import Draft
from milestone_git.model.naming import CROCKFORD
from milestone_git.store.hookfiles.shim import shim
from milestone_git.store.reading import snapshot
from tests.harness import Repo

PEOPLE: Mapping[str, Person] = {
    name: Person(f"{name.capitalize()} Example", f"{name}@example.org")
    for name in ("sarah", "alex", "jordan", "mallory", "casey", "robin", "ci", "stranger")
}
KEYS = ("sarah", "alex", "jordan", "mallory", "robin", "ci", "old", "strange")  # casey has none
ROLES = {
    "sarah": "admin",
    "alex": "lead",
    "jordan": "lead",
    "mallory": "dev",
    "casey": "dev",
    "robin": "admin",
}
PROFILES = ("team", "enterprise", "community", "solo")
CONFIG = ".milestones/config/milestone-config.yaml"
TEAM = ".milestones/config/team.yaml"
REPOSITORY = ".milestones/config/repository.yaml"
REPO_UID = "01JD8XQ4M7E2V9K3T5R6W8Y0ZA"
LOG = "refs/milestones/log/"


class Written(NamedTuple):
    """The tip of a chain and its clock."""

    tip: str
    clock: int


class Troupe(NamedTuple):
    """``repo`` is where everybody works, by turns; ``server`` borrows its objects; ``bases`` are by profile.

    ``chains`` is what the log of the server says from the beginning, and ``shim`` our `pre-push` with a
    Python that finds something whatever it is asked.
    """

    repo: Repo
    server: Repo
    keys: Path
    shim: Path
    bases: Mapping[str, str]
    chains: Mapping[str, Written]


def path_of(number: int, folder: str = "active") -> str:
    return f".milestones/{folder}/milestone-{number:03d}.yaml"


def uid_of(number: int) -> str:
    return REPO_UID[:-1] + CROCKFORD[number].upper()


RECORDS: Mapping[str, str] = {
    path_of(1): """\
title: Accounts
status: active
phase: design
workflow: kiro
owner: mallory
phases:
  design:
    reviewers: {any: 1, of: [alex, sarah]}
    deliverables:
      - path: docs/accounts.md
""",
    path_of(2): """\
title: Payments
status: active
phase: spec
workflow: kiro
owner: mallory
phases:
  design:
    reviewers: [alex]
    deliverables:
      - path: docs/payments.md
  spec:
    reviewers: [casey]
""",
    path_of(3): """\
title: Launch
status: active
phase: task
workflow: kiro
owner: jordan
depends_on:
  - milestone: milestone-002
""",
    path_of(4, "completed"): "title: Logo\nstatus: completed\nworkflow: simple\n",
    path_of(5): "title: Contact\nstatus: active\nworkflow: simple\nowner: casey\nsign_off: [alex]\n",
    path_of(6): """\
title: Search
status: planned
phase: design
workflow: kiro
phases:
  design:
    reviewers: {any: 2, of: [leads]}
""",
}


def troupe(folder: Path) -> Troupe:
    """Everything as it is before an attempt: a base for each profile, and an approval that is there."""
    keys = folder / "keys"
    keys.mkdir(parents=True)
    for name in KEYS:
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(keys / name)]
        subprocess.run(words, check=True, capture_output=True)
    repo = Repo(folder / "work", folder / "home").init()
    repo.git("config", "gpg.format", "ssh")
    server = Repo(folder / "server.git", folder / "home", repo.clock)
    found = Troupe(repo, server, keys, _shim_in(folder), {}, {})
    _write_base(found)
    first = committed(found, "mallory", "Write what is planned")
    approval = said(found, first, {}, "alex", "approve", 2, "design", key="old")
    bases = {name: _base_of(found, name, first, approval.tip) for name in PROFILES}
    _make_server(found)
    return found._replace(bases=bases, chains={f"{LOG}alex/home": approval})


def identity(who: str, author: str = "") -> dict[str, str]:
    """What makes Git take the next command for theirs."""
    return {
        f"GIT_{part}_{name}": value
        for part, person in (("AUTHOR", PEOPLE[author or who]), ("COMMITTER", PEOPLE[who]))
        for name, value in (("NAME", person.name), ("EMAIL", person.email))
    }


def signing(troupe: Troupe, key: str) -> list[str]:
    """Options of Git with which it signs by ``key``; none for an empty one."""
    return ["-c", "gpg.format=ssh", "-c", f"user.signingKey={troupe.keys / key}"] if key else []


def key_of(who: str) -> str:
    """The key of somebody, empty for who has none."""
    return who if who in KEYS else ""


def committed(troupe: Troupe, who: str, message: str, *, key: str | None = None, author: str = "") -> str:
    """All of the work tree as a commit of ``who``, signed with their key unless said; past every hook."""
    troupe.repo.git("add", "--all")
    chosen = key_of(who) if key is None else key
    words = ["commit", "--quiet", "--no-verify", "--allow-empty", "--message", message]
    troupe.repo.git(*signing(troupe, chosen), *words, *(["-S"] if chosen else []), env=identity(who, author))
    return troupe.repo.git("rev-parse", "HEAD")


def said(
    troupe: Troupe,
    commit: str,
    chains: Mapping[str, Written],
    actor: str,
    kind: str,
    number: int,
    phase: str,
    *,
    key: str | None = None,
    chain: str = "",
    payload: Mapping[str, Any] | None = None,
) -> Written:
    """An event behind the tip of a chain: about ``phase`` of a milestone as ``commit`` has it."""
    more: dict[str, Any] = {**({"phase": phase} if phase else {}), **(payload or {})}
    if kind in ("approve", "reject"):
        more = {"commit": commit, **digest(troupe, commit, number, phase), **more}
    before = chains.get(chain)
    clock = before.clock + 1 if before else 1
    draft = Draft(kind, f"milestone-{number:03d}", uid_of(number), more, "2026-01-06T09:00:00Z")
    message = message_of(draft, REPO_UID, actor, draft.at, clock)
    empty = troupe.repo.git("hash-object", "-t", "tree", "-w", "--stdin", input="")
    parents = ["-p", before.tip] if before else []
    chosen = key_of(actor) if key is None else key
    signs = ["-S"] if chosen else []
    words = [*signing(troupe, chosen), "commit-tree", empty, *parents, *signs, "-F", "-"]
    return Written(troupe.repo.git(*words, input=message, env=identity(actor)), clock)


def digest(troupe: Troupe, commit: str, number: int, phase: str) -> dict[str, Any]:
    """What an honest tool writes into a verdict on a phase as ``commit`` has it."""
    place = context(troupe.repo.path)._replace(environment=troupe.repo.environment()).place_to_read()
    reading = snapshot.read_if_any(place, commit)
    record = reading.snapshot.find(f"milestone-{number:03d}") if reading else None
    if reading is None or record is None:
        return {"digest": "v1:none"}
    value = digest_at(place, Attempt(reading.snapshot), record, phase, commit)
    return {"digest": value.value, "parts": json.loads(json.dumps(dict(value.parts)))}


def refs_set(repo: Repo, refs: Mapping[str, str]) -> None:
    """Makes these the refs of a repository, and no others."""
    there = repo.git("for-each-ref", "--format=%(refname)").splitlines()
    rows = [f"delete {one}" for one in there if one not in refs]
    rows += [f"update {ref} {oid}" for ref, oid in refs.items()]
    repo.git("update-ref", "--no-deref", "--stdin", input="".join(f"{row}\n" for row in rows))


def _write_base(troupe: Troupe) -> None:
    repo = troupe.repo
    repo.write(REPOSITORY, f"schema: 1\nuid: {REPO_UID}\nprotected: [main, release/1]\n")
    repo.write(CONFIG, "schema: 1\nprofile: team\n")
    repo.write(TEAM, _team(troupe.keys))
    repo.write(".milestones/active/.gitkeep", "")
    repo.write(".milestones/completed/.gitkeep", "")
    for path, text in RECORDS.items():
        number = int(path[-8:-5])
        repo.write(path, f"schema: 1\nid: milestone-{number:03d}\nuid: {uid_of(number)}\n{text}")
    for name in ("accounts", "payments"):
        repo.write(f"docs/{name}.md", f"The {name}.\n")
    repo.write("src/app.py", "print()\n")


def _team(keys: Path, until: str = "") -> str:
    """Alex has given up an old key; what it signed up to ``until`` counts."""

    def public(name: str) -> str:
        return (keys / f"{name}.pub").read_text(encoding="ascii").strip()

    def person(name: str, role: str) -> str:
        signs = f", keys: ['{public(name)}']" if name in KEYS else ""
        if name == "alex" and until:
            signs += f", retired: [{{key: '{public('old')}', until: [{until}]}}]"
        who = PEOPLE[name]
        return f"  {name}: {{name: {who.name}, emails: [{who.email}], roles: [{role}]{signs}}}\n"

    people = "".join(person(*one) for one in ROLES.items())
    agents = f"agents:\n  ci: {{keys: ['{public('ci')}'], roles: [recorder]}}\n"
    return f"schema: 1\npeople:\n{people}{agents}groups:\n  leads: [alex, jordan]\n"


def _base_of(troupe: Troupe, profile: str, first: str, until: str) -> str:
    """A trunk with that profile; only where two admins are asked for is Robin one."""
    repo = troupe.repo
    repo.git("checkout", "--quiet", "--force", "--detach", first)
    repo.write(CONFIG, f"schema: 1\nprofile: {profile}\n")
    rows = _team(troupe.keys, until).splitlines(keepends=True)
    repo.write(TEAM, "".join(row for row in rows if profile == "enterprise" or "robin:" not in row))
    return committed(troupe, "sarah", f"As {profile}")


def _shim_in(folder: Path) -> Path:
    python, path = folder / "python", folder / "pre-push"
    python.write_text("#!/bin/sh\nexit 65\n", encoding="ascii")
    python.chmod(0o755)
    path.write_text(
        re.sub(r"(?m)^python=.*", f"python={python}", shim("pre-push").decode()), encoding="utf-8"
    )
    return path


def _make_server(troupe: Troupe) -> None:
    troupe.repo.git("init", "--quiet", "--bare", str(troupe.server.path))
    store = troupe.repo.path / ".git" / "objects"
    (troupe.server.path / "objects" / "info" / "alternates").write_text(f"{store}\n", encoding="utf-8")
    troupe.server.git("config", "milestone.policyRef", "refs/heads/main")
