"""Edits of records and of the configuration by any hand, good and bad, for attempts made at random."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.harness import Repo
from tests.server.field import CONFIG, RECORD, TEAM

Edit = Callable[[Repo, Random], None]
OTHER = RECORD.replace("001", "002")
THIRD = RECORD.replace("001", "003")


def _set(path: str, key: str, *values: str) -> Edit:
    """Appends `key: value`, or gives the key that is there another value."""

    def edit(repo: Repo, random: Random) -> None:
        rows = _text(repo, path).splitlines()
        kept = [row for row in rows if not row.startswith(f"{key}:")]
        repo.write(path, "\n".join([*kept, f"{key}: {random.choice(values)}", ""]))

    return edit


def _append(path: str, *texts: str) -> Edit:
    def edit(repo: Repo, random: Random) -> None:
        repo.write(path, _text(repo, path) + random.choice(texts))

    return edit


def _remove(path: str) -> Edit:
    def edit(repo: Repo, random: Random) -> None:
        (repo.path / path).unlink(missing_ok=True)

    return edit


def _move(path: str, target: str) -> Edit:
    def edit(repo: Repo, random: Random) -> None:
        text = _text(repo, path)
        (repo.path / path).unlink(missing_ok=True)
        repo.write(target, text)

    return edit


def _copy(path: str, target: str) -> Edit:
    def edit(repo: Repo, random: Random) -> None:
        repo.write(target, _text(repo, path))

    return edit


def _link(path: str) -> Edit:
    def edit(repo: Repo, random: Random) -> None:
        (repo.path / path).unlink(missing_ok=True)
        (repo.path / path).symlink_to("../../README.md")

    return edit


def _text(repo: Repo, path: str) -> str:
    place = repo.path / path
    return place.read_text(encoding="utf-8") if place.is_file() else ""


EDITS: tuple[Edit, ...] = (
    _set(RECORD, "status", "planned", "active", "completed", "cancelled", "someday"),
    _set(OTHER, "status", "active", "completed"),
    _set(RECORD, "priority", "high", "highest", "low"),
    _set(RECORD, "estimate", "3d", "1.5d", "a week", "-3d"),
    _set(RECORD, "due", "2026-03-01", "2026-02-30", "soon"),
    _set(RECORD, "id", "milestone-001", "milestone-009"),
    _set(OTHER, "uid", "01JD8XQ4M7E2V9K3T5R6W8Y0ZA", "short"),
    _set(RECORD, "owner", "sarah", "nobody-here", "github:stranger"),
    _set(RECORD, "title", "Another", '""', '"\\u202Ebackwards"'),
    _set(RECORD, "workflow", "kiro", "rfc", "simple", "none-of-these"),
    _set(OTHER, "phase", "design", "spec", "execute", "nowhere"),
    _append(
        RECORD, "depends_on:\n  - milestone: milestone-002\n", "depends_on:\n  - milestone: milestone-077\n"
    ),
    _append(
        OTHER, "depends_on:\n  - milestone: milestone-001\n", "depends_on:\n  - milestone: milestone-002\n"
    ),
    _append(
        RECORD, "tasks:\n  - {id: t-1, title: One, status: todo}\n  - {id: t-1, title: Two, status: todo}\n"
    ),
    _append(THIRD, "x-mine: 1\n", "minee: 1\n", "title: Twice\n", "x-a: &a 1\n", "\t\n", "x-b: [1, 2\n"),
    _append(CONFIG, "policy:\n  unknown_person: warning\n", "statuss: 1\n", "x-note: 1\n"),
    _append(TEAM, "groups:\n  leads: [sarah]\n", "groups:\n  leads: [nobody-here]\n", "people: {}\n"),
    _append("src/app.py", "print(2)\n"),
    _append("docs/notes.md", "words\n"),
    _remove(RECORD),
    _remove(".milestones/config/repository.yaml"),
    _move(RECORD, RECORD.replace("active", "completed")),
    _copy(OTHER, OTHER.replace("002", "008")),
    _link(THIRD),
)
