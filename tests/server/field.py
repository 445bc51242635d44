"""A bare server, guarded or not, and the clones of the people who push to it."""

from __future__ import annotations

import atexit
import functools
import json
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from demo.hermetic import Clock, Person
from tests.harness import Repo, Result

ALEX = Person("Alex Kim", "alex@example.org")
MALLORY = Person("Mallory Grey", "mallory@example.org")
RECORD = ".milestones/active/milestone-001.yaml"
CONFIG = ".milestones/config/milestone-config.yaml"
REPOSITORY = ".milestones/config/repository.yaml"
TEAM = ".milestones/config/team.yaml"


class Field(NamedTuple):
    """``server`` is bare; ``sarah`` has planned there, and ``mallory`` has a clone and means no good."""

    server: Repo
    sarah: Repo
    mallory: Repo

    def refs(self) -> dict[str, str]:
        """Every ref of the server."""
        rows = self.server.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
        return dict(row.split(" ") for row in rows)

    def log_of(self, handle: str) -> str:
        """The one log ref of somebody on the server."""
        return next(ref for ref in self.refs() if ref.startswith(f"refs/milestones/log/{handle}/"))


def push(repo: Repo, *refspecs: str, env: dict[str, str] | None = None) -> Result:
    """A push without any local hook."""
    return repo.run("git", "push", "--no-verify", "origin", *refspecs, env=env)


def pushed(repo: Repo, *refspecs: str) -> None:
    """A push that has to be let in."""
    said = push(repo, *refspecs)
    assert said.exit_code == 0, said.stderr


def refused(said: Result, code: str) -> None:
    """Demands that a push was kept out, with this code in the terminal of who pushed."""
    assert said.exit_code != 0, said
    assert f"remote: error[{code}]" in said.stderr, said.stderr


def guard(server: Repo, *words: str) -> None:
    """Puts our hooks in."""
    server.ok("hooks", "install", "--server", *words)


def by_hand(repo: Repo, path: str, old: str, new: str) -> str:
    """Edits a file, commits without hooks, and gives the commit."""
    text = repo.read(path)
    assert old in text, text
    repo.write(path, text.replace(old, new))
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--no-verify", "--message", "Edit by hand")
    return repo.git("rev-parse", "HEAD")


def made(folder: Path) -> Field:
    """Milestones planned by Sarah and pushed with her log; Alex and Mallory are in the team."""
    return copied(_made_once(), folder)


@functools.cache
def _made_once() -> Field:
    """It is made once for all that want one in this process, and gone with it."""
    place = tempfile.mkdtemp(prefix="field-")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return _made(Path(place))


def _made(folder: Path) -> Field:
    sarah = Repo(folder / "sarah", folder / "home").init()
    sarah.commit("Start", **{"README.md": "# Portfolio website\n", "src/app.py": "print()\n"})
    sarah.git("config", "milestone.auto", "false")  # what reaches the server is what a test pushes
    sarah.ok("init", "--profile", "team")
    sarah.ok("team", "add", "Alex Kim", "--email", ALEX.email, "--role", "reviewer")
    sarah.ok("team", "add", "Mallory Grey", "--email", MALLORY.email, "--role", "dev")
    sarah.ok("plan", "Build homepage", "Photo gallery", "Contact form")
    sarah.git("clone", "--quiet", "--bare", str(sarah.path), str(folder / "server.git"))
    sarah.git("remote", "add", "origin", str(folder / "server.git"))
    sarah.git("push", "--quiet", "--no-verify", "origin", "main", "refs/milestones/log/*")
    sarah.git("fetch", "--quiet", "origin")
    server = Repo(folder / "server.git", folder / "home", sarah.clock)
    server.git("remote", "remove", "origin")
    return Field(server, sarah, _clone(server, folder / "mallory", MALLORY))


def copied(field: Field, folder: Path) -> Field:
    """The same, to be fast, in another folder."""
    here = field.server.path.parent
    shutil.copytree(here, folder, symlinks=True, dirs_exist_ok=True)
    clock = Clock(field.server.clock.now)
    found = Field(
        Repo(folder / "server.git", folder / "home", clock),
        Repo(folder / "sarah", folder / "home", clock),
        Repo(folder / "mallory", folder / "home", clock, person=MALLORY),
    )
    for clone in (found.sarah, found.mallory):
        clone.git("remote", "set-url", "origin", str(found.server.path))
        clone.git("update-index", "-q", "--refresh")
    return found


def codes_of(repo: Repo, *words: str) -> list[str]:
    """The codes that `check` gives, whatever it ends with."""
    said = json.loads(repo.call("check", *words, "--json").stdout)
    return [one["code"] for one in said["diagnostics"]]


def event(clone: Repo, ref: str, **changes: object) -> str:
    """A forged commit behind the tip of a log, like its last one but for ``changes``; gives its id."""
    tip = clone.git("rev-parse", ref)
    said = json.loads(clone.git("show", "-s", "--format=%B", tip).strip().splitlines()[-1])
    body = {**said, "kind": "execute", "clock": said["clock"] + 1, **changes}
    for key in ("title", "tasks"):
        body.pop(key, None)
    line = json.dumps(body, sort_keys=True, separators=(",", ":"))
    words = f"{body['actor']} started {body['milestone']}\n\n{line}\n"
    return commit(clone, words, tip)


def commit(repo: Repo, message: str, *parents: str, tree: str = "") -> str:
    """A commit by plumbing, with the empty tree unless said."""
    empty = tree or repo.git("hash-object", "-t", "tree", "-w", "--stdin", input="")
    words = [word for one in parents for word in ("-p", one)]
    return repo.git("commit-tree", empty, *words, "-F", "-", input=message)


def counted(clone: Repo, number: int | str, *parents: str) -> str:
    """A commit of the counter that states ``number``."""
    repo = next(row for row in clone.read(REPOSITORY).splitlines() if row.startswith("uid: "))[5:]
    body = json.dumps({"by": "sarah", "next": number, "nonce": "x", "repo": repo, "v": 1})
    return commit(clone, f"sarah took numbers below {number}\n\n{body}\n", *parents)


def _clone(server: Repo, path: Path, person: Person) -> Repo:
    server.git("clone", "--quiet", str(server.path), str(path))
    clone = Repo(path, server.home, server.clock, person=person)
    clone.git("config", "--local", "user.name", person.name)
    clone.git("config", "--local", "user.email", person.email)
    clone.git("config", "--local", "milestone.auto", "false")
    clone.git("fetch", "--quiet", "origin", "+refs/milestones/log/*:refs/milestones/log/*")
    return clone
