"""A repository in which several people work on one document, each commit under its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from milestone_git.model.record import Record, record_of
from milestone_git.model.settings import team_of
from milestone_git.model.workflow import WORKFLOWS
from milestone_git.rules.contribution import AUTHOR, CO_AUTHOR, COMMITTER, contributors
from milestone_git.store.evidence.contributors import History, Scope
from milestone_git.store.evidence.entering import entered
from milestone_git.store.evidence.scratch import neutral
from milestone_git.store.repository import Place, discover
from tests.builders import uid_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.harness import Repo

KIRO = WORKFLOWS["kiro"]
PEOPLE = ("alex", "bob", "casey", "dave", "eve", "jordan", "mallory")
TEAM = team_of({"schema": 1, "people": {name: {"emails": [f"{name}@x.org"]} for name in PEOPLE}})
DOC, RECORD = "docs/a.md", ".milestones/active/milestone-008.yaml"
BASE = "".join(f"line {number}\n" for number in range(1, 31))
EVERYBODY = frozenset((AUTHOR, CO_AUTHOR, COMMITTER))


class Story:
    """Commits by people, and who of them contributed."""

    def __init__(self, repo: Repo) -> None:
        self.repo = repo

    def by(self, who: str, message: str = "Change", committer: str = "", **files: str) -> str:
        """A commit of somebody; `files` by path with `/` written as `__` and `.` as `_`."""
        for path, text in files.items():
            self.repo.write(path, text)
            self.repo.git("add", "--force", "--", path)
        self.repo.git("commit", "-q", "--allow-empty", "-m", message, env=names(who, committer))
        return self.tip()

    def edit(self, who: str, line: int, text: str, **more: Any) -> str:
        """A commit that changes one line of the document."""
        lines = self.repo.read(DOC).splitlines(keepends=True)
        lines[line - 1] = f"{text}\n"
        return self.by(who, **{DOC: "".join(lines)}, **more)

    def merge(self, who: str, other: str) -> str:
        self.repo.git("merge", "-q", "--no-edit", "--no-ff", other, env=names(who))
        return self.tip()

    def tip(self) -> str:
        return self.repo.git("rev-parse", "HEAD")

    def switch(self, branch: str, *start: str) -> None:
        self.repo.git("switch", "-q", *(("-c", branch, *start) if start else (branch,)))

    def record(self, who: str, phase: str, **more: Any) -> str:
        """A commit that gives the record this phase, and nothing else of its own."""
        rows = {"schema": 1, "id": "milestone-008", "uid": uid_of(8), "title": "User Authentication", **more}
        text = "".join(
            f"{key}: {value}\n" for key, value in {**rows, "status": "active", "phase": phase}.items()
        )
        return self.by(who, **{RECORD: text})

    def place(self) -> Place:
        return discover(self.repo.path, self.repo.environment())

    def who(
        self,
        tips: Iterable[str] = (),
        since: str = "",
        *paths: str,
        acceptance: bool = False,
        roles: frozenset[str] = EVERYBODY,
    ) -> set[str]:
        """The contributors to the document, or to these paths."""
        scope = Scope(paths or (DOC,), "milestone-008", uid_of(8), acceptance)
        with neutral(self.place()) as plain:
            people = History(plain, scope).people(tuple(tips) or (self.tip(),), since)
        return set(contributors(people, TEAM, roles))

    def entered(self, phase: str, base: str = "") -> str:
        with neutral(self.place()) as plain:
            return entered(plain, base or self.tip(), record(), phase, KIRO)


def record() -> Record:
    """The record that `Story.record` writes, as far as it is looked for."""
    document = {"schema": 1, "id": "milestone-008", "uid": uid_of(8), "title": "U", "status": "active"}
    return record_of(RECORD, document)


def names(who: str, committer: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for role, name in (("AUTHOR", who), ("COMMITTER", committer or who)):
        email = name if "@" in name else f"{name}@x.org"
        found |= {f"GIT_{role}_NAME": name.split("@")[0], f"GIT_{role}_EMAIL": email}
    return found
