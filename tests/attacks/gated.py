"""A milestone behind a gate: Mallory writes its design, Alex or Sarah has to approve it, all have keys."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from demo.hermetic import SARAH, Person
from tests.harness import Repo, Result
from tests.server.field import ALEX, TEAM, Field, copied, made, push, pushed

GATED = ".milestones/active/milestone-004.yaml"
DOCUMENT = "docs/design.md"
PEOPLE = ("sarah", "alex", "mallory", "ci")
CLONE = "laptop"


class Verdict(NamedTuple):
    """An event of a review: who signs it, in whose name, and what it says beyond the usual."""

    signer: str
    actor: str
    kind: str = "approve"
    says: dict[str, Any] = {}  # noqa: RUF012  # never changed


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
    text = sarah.read(GATED).replace("  design:\n", "  design:\n    reviewers: {any: 1, of: [alex, sarah]}\n")
    sarah.write(GATED, text + "owner: mallory\n")
    sarah.git("commit", "--quiet", "--no-verify", "--all", "--message", "Ask Alex or Sarah")
    pushed(sarah, "main")
    field.mallory.git("pull", "--quiet", "--ff-only")
    sign_as(field, field.mallory, "mallory")
    write(field, DOCUMENT, "Passwords are hashed.\n")
    pushed(field.mallory, "main")
    return field


def copy_of(field: Field, folder: Path) -> Field:
    """A copy whose clones sign with keys that lie beside it."""
    found = copied(field, folder)
    sign_as(found, found.mallory, "mallory")
    return found


def sign_as(field: Field, repo: Repo, name: str) -> None:
    """From now on this clone signs with the key of ``name``."""
    repo.git("config", "gpg.format", "ssh")
    repo.git("config", "commit.gpgSign", "true")
    repo.git("config", "user.signingKey", str(_key(field, name)))


def write(field: Field, path: str, text: str) -> str:
    """Mallory commits a file, signed, past every local hook; gives the commit."""
    field.mallory.write(path, text)
    field.mallory.git("add", "--all")
    field.mallory.git("commit", "--quiet", "--no-verify", "--message", f"Write {Path(path).name}")
    return field.mallory.git("rev-parse", "HEAD")


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
        "clock": 1,
        "kind": verdict.kind,
        "milestone": "milestone-004",
        "repo": home,
        "uid": uid,
        "v": 1,
        **{key: value for key, value in verdict.says.items() if key in ("uid", "milestone", "repo")},
    }
    line = json.dumps(body, sort_keys=True, separators=(",", ":"))
    sign_as(field, repo, verdict.signer)
    oid = _signed(repo, f"{_sentence(body)}\n\n{line}\n")
    sign_as(field, repo, "mallory")
    return oid


def _sentence(body: dict[str, Any]) -> str:
    from milestone_git.ledger.kinds import sentence

    head = ("actor", "kind", "milestone", "repo", "uid", "v", "at", "clock")
    payload = {key: value for key, value in body.items() if key not in head}
    return sentence(body["actor"], body["kind"], body["milestone"], payload)


def _signed(repo: Repo, message: str) -> str:
    empty = repo.git("hash-object", "-t", "tree", "-w", "--stdin", input="")
    return repo.git("commit-tree", empty, "-S", "-F", "-", input=message)


def _digest(repo: Repo) -> dict[str, Any]:
    """What an honest tool would put into a verdict now."""
    said = json.loads(repo.call("review", "4", "--phase", "design", "--json").stdout)
    return {"digest": said["digest"], "parts": said["parts"]}


def _said(repo: Repo, path: str) -> str:
    return next(row for row in repo.read(path).splitlines() if row.startswith("uid: "))[5:]


def _key(field: Field, name: str) -> Path:
    return field.server.path.parent / "keys" / name


def _make_key(field: Field, name: str) -> None:
    _key(field, name).parent.mkdir(exist_ok=True)
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(_key(field, name))]
    subprocess.run(words, check=True, capture_output=True)


def _name_team(field: Field) -> None:
    def entry(name: str, who: Person, role: str) -> str:
        public = _key(field, name).with_suffix(".pub").read_text(encoding="ascii").strip()
        return f"  {name}: {{name: {who.name}, emails: [{who.email}], roles: [{role}], keys: ['{public}']}}\n"

    mallory = Person("Mallory Grey", "mallory@example.org")
    people = [("sarah", SARAH, "admin"), ("alex", ALEX, "lead"), ("mallory", mallory, "dev")]
    public = _key(field, "ci").with_suffix(".pub").read_text(encoding="ascii").strip()
    agents = f"agents:\n  ci: {{keys: ['{public}'], roles: [recorder]}}\n"
    field.sarah.write(TEAM, "schema: 1\npeople:\n" + "".join(entry(*one) for one in people) + agents)
    field.sarah.git("commit", "--quiet", "--no-verify", "--all", "--message", "Know the keys")
    pushed(field.sarah, "main")
