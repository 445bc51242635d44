"""`slip` and `bisect-date` on real Git: who moved what, and what made it late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo

ALEX = {"GIT_AUTHOR_NAME": "Alex", "GIT_AUTHOR_EMAIL": "alex@example.org"}


def on(day: str) -> dict[str, str]:
    """The environment of a commit made on a morning."""
    return {"GIT_AUTHOR_DATE": f"{day}T09:00:00Z", "GIT_COMMITTER_DATE": f"{day}T09:00:00Z"}


@pytest.fixture
def chain(repo: Repo) -> Repo:
    """Three milestones of a week in a row from Monday 5 January; the last is due on the 23rd."""
    repo.ok("init", "--profile", "solo", env=on("2026-01-05"))
    repo.ok("plan", "Found", "Walls", "Roof", "--chain", "--estimate", "1w", env=on("2026-01-05"))
    repo.ok("edit", "3", "due=2026-01-30", env=on("2026-01-05"))
    return repo


def moves(repo: Repo, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = repo.json("slip", *words)["moves"]
    return found


def told(found: list[dict[str, Any]]) -> list[tuple[str, str, int, str]]:
    return [(one["milestone"], one["target"], one["moves_minutes"] // 480, one["reason"]) for one in found]


def test_a_longer_estimate_moves_its_own_milestone_and_carries_those_behind(chain: Repo) -> None:
    chain.ok("edit", "1", "estimate=2w", env=on("2026-01-05"))
    assert told(moves(chain)) == [
        ("milestone-001", "finish", 5, "own"),
        ("milestone-002", "finish", 5, "carried"),
        ("milestone-003", "finish", 5, "carried"),
    ]


def test_time_that_passes_is_nobodys_slip(chain: Repo) -> None:
    chain.ok("edit", "2", "estimate=2w", env=on("2026-01-07"))
    found = moves(chain, "2")
    assert told(found) == [("milestone-002", "finish", 2, "waiting"), ("milestone-002", "finish", 5, "own")]
    assert (found[0]["who"], found[0]["commit"]) == (None, None)
    means = chain.json("slip", "2")["means"]["phase"]
    assert [(one["moves"], one["mean_minutes"]) for one in means] == [(1, 2400)]


def test_a_due_date_that_moves_is_told_in_working_time(chain: Repo) -> None:
    chain.ok("edit", "3", "due=2026-02-13", env=on("2026-01-05"))
    assert told(moves(chain, "3")) == [("milestone-003", "due", 10, "own")]


def test_a_change_of_words_moves_nothing(chain: Repo) -> None:
    chain.ok("edit", "1", "title=Foundations", "labels=[soil]", env=on("2026-01-08"))
    assert moves(chain) == []
    assert chain.ok("slip") == "nothing has moved\n"


def test_of_a_merge_who_wrote_it_moved_it_and_not_who_merged(chain: Repo) -> None:
    chain.git("switch", "-q", "-c", "longer")
    chain.ok("edit", "1", "estimate=2w", "--no-commit", env=on("2026-01-05"))
    chain.git("commit", "-qam", "More", env={**on("2026-01-05"), **ALEX})
    chain.git("switch", "-q", "main")
    chain.git("merge", "-q", "--no-ff", "-m", "Take it", "longer", env=on("2026-01-05"))
    found = moves(chain, "1")
    assert [(one["who"], one["subject"]) for one in found] == [("alex", "Take it")]


def test_since_leaves_out_what_was_before(chain: Repo) -> None:
    chain.ok("edit", "1", "estimate=2w", env=on("2026-01-05"))
    chain.ok("edit", "1", "estimate=3w", env=on("2026-01-06"))
    assert [one["at"][:10] for one in moves(chain, "1", "--since", "2026-01-06")] == ["2026-01-06"] * 2


def test_a_document_that_nobody_could_read_does_not_stop_the_walk(chain: Repo) -> None:
    path = ".milestones/active/milestone-001.yaml"
    text = (chain.path / path).read_text()
    chain.write(path, "{")
    chain.git("add", "-A")
    chain.git("commit", "-qnm", "Break it", env=on("2026-01-05"))
    chain.write(path, text.replace("1w", "2w"))
    chain.git("add", "-A")
    chain.git("commit", "-qnm", "Mend it", env=on("2026-01-05"))
    assert chain.json("slip")["commits"] == 5


def test_a_plan_in_a_circle_is_counted_and_left_out(chain: Repo) -> None:
    path = ".milestones/active/milestone-001.yaml"
    text = (chain.path / path).read_text()
    chain.write(path, text + "depends_on:\n  - milestone: milestone-003\n")
    chain.git("add", "-A")
    chain.git("commit", "-qnm", "Go round", env=on("2026-01-05"))
    chain.write(path, text)
    chain.git("add", "-A")
    chain.git("commit", "-qnm", "Cut it", env=on("2026-01-05"))
    found = chain.json("slip")
    assert (found["unscheduled"], found["moves"]) == (1, [])


def test_bisect_names_the_last_commit_that_made_it_late(chain: Repo) -> None:
    for estimate in ("3w", "1w", "4w", "5w"):
        chain.ok("edit", "1", f"estimate={estimate}", env=on("2026-01-05"))
    found = chain.json("bisect-date", "3")
    guilty = chain.git("rev-parse", "HEAD~1")
    assert (found["commit"], found["who"], found["since_planned"]) == (guilty, "sarah", False)
    assert found["changed"] == ["milestone-001"]
    ends = {one["id"]: one["after"] for one in found["difference"]["milestones"]}
    assert (ends["milestone-003"]["title"], ends["milestone-003"]["due"]) == ("Roof", "2026-01-30")


def test_bisect_names_the_day_where_time_alone_made_it_late(chain: Repo) -> None:
    found = chain.json("bisect-date", "3")
    assert found["on_time"] is True
    late = chain.call("bisect-date", "3", "--json", env=on("2026-01-20")).stdout
    assert '"commit": null' in late
    assert '"late_since": "2026-01-13"' in late


def test_bisect_says_where_a_milestone_was_late_from_the_beginning(chain: Repo) -> None:
    said = chain.ok("bisect-date", "3", "--date", "2026-01-07")
    assert "late from the commit that planned it" in said


@pytest.mark.parametrize("words", [("1",), ("9",)])
def test_bisect_is_refused_without_a_date_to_hold_it_against(chain: Repo, words: tuple[str, ...]) -> None:
    assert chain.call("bisect-date", *words).exit_code in (1, 2)
