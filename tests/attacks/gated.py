"""A milestone behind a gate: Mallory writes its design, Alex or Sarah has to approve it, all have keys."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from demo.hermetic import SARAH, Person
from tests.harness import Repo, Result
from tests.server.field import ALEX, TEAM, Field, made, push, pushed

GATED = ".milestones/active/milestone-004.yaml"
DOCUMENT = "docs/design.md"
OTHER_EMAIL = "grey@home.example"
LOGINS = {"sarah": 11, "alex": 12, "mallory": 4711}
PEOPLE = ("sarah", "alex", "mallory", "second", "spare", "ci")
CLONE = "laptop"
EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # the tree, which `gated` makes


class Verdict(NamedTuple):
    """An event of a review: who signs it, in whose name, and what it says beyond the usual.

    It stands ``behind`` another one, where that is named, with its ``clock``; unsigned without a signer.
    """

    signer: str
    actor: str
    kind: str = "approve"
    says: dict[str, Any] = {}  # noqa: RUF012  # never changed
    behind: str = ""
    clock: int = 1
    date: str = ""


def gated(folder: Path) -> Field:
    """A field with that milestone on its trunk, in phase `design`, with its document."""
    field = made(folder)
    for name in PEOPLE:
        _make_key(field, name)
    _name_team(field)
    sarah = field.sarah
    sarah.git("config", "milestone.auto", "true")  # else nobody gives it a number
    sarah.ok("plan", "Accounts", "--workflow", "kiro", "--deliverable", f"design={DOCUMENT}")
    sarah.git("config", "milestone.auto", "false")
    asked = "    reviewers: {any: 1, of: [alex, sarah, mallory]}\n"
    text = sarah.read(GATED).replace("  design:\n", f"  design:\n{asked}")
    sarah.write(GATED, text + "owner: mallory\n")
    sarah.git("commit", "--quiet", "--no-verify", "--all", "--message", "Ask Alex or Sarah")
    pushed(sarah, "main")
    field.mallory.git("pull", "--quiet", "--ff-only")
    sign_as(field, field.mallory, "mallory")
    write(field, DOCUMENT, "Passwords are hashed.\n")
    pushed(field.mallory, "main")
    field.mallory.git("hash-object", "-t", "tree", "-w", "--stdin", input="")
    return field


def sign_as(field: Field, repo: Repo, name: str) -> None:
    """From now on this clone signs with the key of ``name``."""
    repo.git("config", "gpg.format", "ssh")
    repo.git("config", "commit.gpgSign", "true")
    repo.git("config", "user.signingKey", f"../keys/{name}")


def write(field: Field, path: str, text: str) -> str:
    """Mallory commits a file, signed, past every local hook; gives the commit."""
    field.mallory.write(path, text)
    field.mallory.git("add", "--all")
    field.mallory.git("commit", "--quiet", "--no-verify", "--message", f"Write {Path(path).name}")
    return field.mallory.git("rev-parse", "HEAD")


def written(field: Field, name: str, email: str, trailer: str = "") -> None:
    """The design in other words, unsigned, by whomever Mallory says, who committed it too."""
    repo = field.mallory
    repo.write(DOCUMENT, f"{repo.read(DOCUMENT)}With salt, says {name}.\n")
    said = {"NAME": name, "EMAIL": email}
    claimed = {f"GIT_{role}_{part}": said[part] for role in ("AUTHOR", "COMMITTER") for part in said}
    message = f"Write {Path(DOCUMENT).name}\n\n{trailer}\n"
    repo.git("commit", "--quiet", "--no-verify", "--no-gpg-sign", "--all", "--message", message, env=claimed)


def leave(field: Field) -> str:
    """Mallory moves the milestone past its gate, by hand."""
    return write(field, GATED, field.mallory.read(GATED).replace("phase: design", "phase: spec"))


def left(field: Field) -> Result:
    """The same, and pushes it."""
    leave(field)
    return push(field.mallory, "main")


def reviewed(field: Field, *verdicts: Verdict) -> None:
    """Puts verdicts on what Mallory has now into the logs of their actors on the server, past its hook."""
    for number, one in enumerate(verdicts):
        oid = spoken(field, one)
        name = f"refs/milestones/log/{one.actor}/{CLONE}{number}"
        field.server.git("fetch", "--quiet", str(field.mallory.path), f"{oid}:{name}")


def spoken(field: Field, verdict: Verdict) -> str:
    """The commit of an event that ``verdict`` describes, signed in Mallory's clone; gives its id."""
    repo = field.mallory
    uid, home = (_said(repo, path) for path in (GATED, ".milestones/config/repository.yaml"))
    payload = {"phase": "design", "commit": repo.git("rev-parse", "HEAD"), **_digest(repo), **verdict.says}
    body = {
        **payload,
        "actor": verdict.actor,
        "at": "2026-01-06T09:00:00Z",
        "clock": verdict.clock,
        "kind": verdict.kind,
        "milestone": "milestone-004",
        "repo": home,
        "uid": uid,
        "v": 1,
        **{key: value for key, value in verdict.says.items() if key in ("uid", "milestone", "repo")},
    }
    line = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return _signed(repo, f"{_sentence(body)}\n\n{line}\n", verdict)


def _sentence(body: dict[str, Any]) -> str:
    from milestone_git.ledger.kinds import sentence

    head = ("actor", "kind", "milestone", "repo", "uid", "v", "at", "clock")
    payload = {key: value for key, value in body.items() if key not in head}
    return sentence(body["actor"], body["kind"], body["milestone"], payload)


def _signed(repo: Repo, message: str, verdict: Verdict) -> str:
    words = ("commit-tree", EMPTY, *(("-p", verdict.behind) if verdict.behind else ()), "-F", "-")
    dated = {f"GIT_{one}_DATE": verdict.date for one in ("AUTHOR", "COMMITTER") if verdict.date}
    if not verdict.signer:
        return repo.git("-c", "commit.gpgSign=false", *words, input=message, env=dated)
    key = f"user.signingKey=../keys/{verdict.signer}"
    return repo.git("-c", "gpg.format=ssh", "-c", key, *words, "-S", input=message, env=dated)


def _digest(repo: Repo) -> dict[str, Any]:
    """What an honest tool would put into a verdict now."""
    said = json.loads(repo.call("review", "4", "--phase", "design", "--json").stdout)
    return {"digest": said["digest"], "parts": said["parts"]}


def _said(repo: Repo, path: str) -> str:
    return next(row for row in repo.read(path).splitlines() if row.startswith("uid: "))[5:]


def public_key(field: Field, name: str) -> str:
    """The line of somebody's public key."""
    return _key(field, name).with_suffix(".pub").read_text(encoding="ascii").strip()


def by_admin(field: Field, path: str, old: str, new: str) -> None:
    """Sarah changes a file, signed, and pushes it; Mallory has it then."""
    repo = field.sarah
    repo.git("pull", "--quiet", "--ff-only", "origin", "main")
    text = repo.read(path)
    assert old in text, text
    repo.write(path, text.replace(old, new))
    sign_as(field, repo, "sarah")
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--no-verify", "--message", "Edit by an admin")
    pushed(repo, "main")
    field.mallory.git("pull", "--quiet", "--ff-only")


def retire_alex(field: Field) -> None:
    """Alex has another key from now on; what the log held before the old one was retired still counts."""
    old, new = public_key(field, "alex"), public_key(field, "spare")
    head = field.server.git("rev-parse", field.log_of("sarah"))
    retired = f"keys: ['{new}'], retired: [{{key: '{old}', until: [{head}]}}]"
    by_admin(field, TEAM, f"keys: ['{old}']", retired)


def _key(field: Field, name: str) -> Path:
    return field.server.path.parent / "keys" / name


def _make_key(field: Field, name: str) -> None:
    _key(field, name).parent.mkdir(exist_ok=True)
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(_key(field, name))]
    subprocess.run(words, check=True, capture_output=True)


def _name_team(field: Field) -> None:
    """Mallory has two keys, two e-mails and a login; Alex and Sarah one of each."""

    def entry(name: str, who: Person, role: str, more: str = "", keys: str = "") -> str:
        listed = keys or f"'{public_key(field, name)}'"
        known = f"name: {who.name}, emails: [{who.email}{more}], roles: [{role}], keys: [{listed}]"
        login = f", logins: {{github: {{login: {name}-g, id: {LOGINS[name]}}}}}"
        return f"  {name}: {{{known}{login}}}\n"

    mallory = Person("Mallory Grey", "mallory@example.org")
    both = ", ".join(f"'{public_key(field, one)}'" for one in ("mallory", "second"))
    people = [
        entry("sarah", SARAH, "admin"),
        entry("alex", ALEX, "lead"),
        entry("mallory", mallory, "dev", f", {OTHER_EMAIL}", both),
    ]
    agents = f"agents:\n  ci: {{keys: ['{public_key(field, 'ci')}'], roles: [recorder]}}\n"
    field.sarah.write(TEAM, "schema: 1\npeople:\n" + "".join(people) + agents)
    field.sarah.git("commit", "--quiet", "--no-verify", "--all", "--message", "Know the keys")
    pushed(field.sarah, "main")
