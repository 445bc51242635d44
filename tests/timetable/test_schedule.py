"""`schedule`, `critical-path` and `why` on real repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.timetable import programme

if TYPE_CHECKING:
    from tests.harness import Repo


@pytest.fixture
def plan(repo: Repo) -> Repo:
    """Two milestones in a row and one beside them; it is Monday the 5th."""
    repo.ok("init", "--profile", "solo")
    repo.ok("plan", "Set up", "Build", "Write docs", "--estimate", "2d")
    repo.ok("link", "2", "--depends-on", "1")
    return repo


def settings(repo: Repo, text: str) -> None:
    path = ".milestones/config/milestone-config.yaml"
    repo.commit("Configure", **{path: repo.read(path) + text})


def test_schedule_tells_dates_floats_and_what_is_critical(plan: Repo) -> None:
    answer = plan.json("schedule")
    assert answer["schema"] == "milestone-git/schedule/1"
    rows = {row["id"]: row for row in answer["milestones"]}
    assert [row["critical"] for row in rows.values()] == [True, True, False]
    assert rows["milestone-002"]["early_start"] == "2026-01-08T08:00:00+00:00"
    assert rows["milestone-002"]["early_finish"] == "2026-01-09T17:00:00+00:00"
    assert rows["milestone-003"]["total_float_minutes"] == 2 * 480
    assert rows["milestone-001"]["drag_minutes"] == 2 * 480
    assert answer["finish"] == "2026-01-09T17:00:00+00:00"
    assert answer["critical"] == ["milestone-001", "milestone-002"]


def test_looking_writes_nothing_that_counts(plan: Repo) -> None:
    with plan.unchanged():
        for words in (
            ("schedule",),
            ("schedule", "2"),
            ("schedule", "--set", "1.estimate=1w"),
            ("schedule", "--rev", "HEAD"),
            ("critical-path",),
            ("why", "2"),
            ("status",),
            ("list",),
        ):
            plan.ok(*words)


def test_what_if_shows_before_and_after(plan: Repo) -> None:
    answer = plan.json("schedule", "--set", "1.estimate=1w", "--set", "milestone-003.estimate=1d")
    assert {one["id"]: one["finish_moves_minutes"] for one in answer["milestones"]} == {
        "milestone-001": 3 * 480,
        "milestone-002": 3 * 480,
        "milestone-003": -480,
    }
    assert answer["finish_moves_minutes"] == 3 * 480
    text = plan.ok("schedule", "--set", "1.estimate=1w")
    assert "+3d" in text
    assert "no date moves" in plan.ok("schedule", "--set", "1.title=Start")


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("1.estimate=soon", "MG104"),
        ("1.estimte=2d", "MG105"),
        ("estimate=2d", "MG010"),
        ("9.estimate=2d", "MG007"),
        ("1.due=2026-02-30", "MG110"),
        ("1.estimate=999999w", "MG104"),
    ],
)
def test_what_if_refuses_what_an_edit_would_refuse(plan: Repo, word: str, code: str) -> None:
    result = plan.call("schedule", "--set", word)
    assert f"[{code}]" in result.stderr
    assert result.exit_code in (1, 2)


def test_what_if_may_close_a_circle_and_is_told_so(plan: Repo) -> None:
    result = plan.call("schedule", "--set", "1.depends_on=[{milestone: milestone-002}]")
    assert "error[MG303]: dependencies go round" in result.stderr
    assert result.exit_code == 1


def test_branches_are_scenarios(plan: Repo) -> None:
    plan.git("switch", "--quiet", "--create", "other")
    plan.ok("edit", "2", "estimate=1w")
    plan.git("switch", "--quiet", "main")
    answer = plan.json("schedule", "--rev", "other", "--against", "main")
    assert [one["id"] for one in answer["milestones"]] == ["milestone-002"]
    assert answer["finish_moves_minutes"] == 3 * 480
    back = plan.json("schedule", "--rev", "main", "--against", "other")
    assert back["finish_moves_minutes"] == -3 * 480


def test_every_command_takes_a_revision_and_refuses_one_that_is_none(plan: Repo) -> None:
    plan.ok("edit", "1", "estimate=1w")
    for words in (("schedule",), ("critical-path",), ("why", "2")):
        now, then = plan.ok(*words), plan.ok(*words, "--rev", "HEAD~1")
        assert now != then
        assert "[MG007]" in plan.call(*words, "--rev", "nowhere").stderr


def test_at_looks_from_another_day_with_the_log_of_that_day(plan: Repo) -> None:
    plan.ok("execute", "1")
    plan.ok("complete", "1", "--yes")
    assert plan.json("schedule", "--at", "2026-02-02")["finish"] == "2026-02-03T17:00:00+00:00"
    before = {one["id"]: one for one in plan.json("schedule", "--at", "2026-01-01")["milestones"]}
    assert before["milestone-001"]["early_finish"] is None
    assert "[MG010]" in plan.call("schedule", "--at", "tomorrow").stderr


def test_what_has_happened_is_pinned(plan: Repo) -> None:
    plan.ok("execute", "1")
    row = plan.json("schedule")["milestones"][0]
    assert row["early_start"].startswith("2026-01-05T18:")
    plan.ok("complete", "1", "--yes")
    done, following = plan.json("schedule")["milestones"][:2]
    assert done["status"] == "completed"
    assert done["total_float_minutes"] is None
    assert following["early_start"] == "2026-01-06T08:00:00+00:00"
    assert "was completed on Mon 2026-01-05" in plan.ok("why", "1")
    assert "milestone-001" not in plan.ok("schedule")
    assert "milestone-001" in plan.ok("schedule", "--all")


def test_a_missed_deadline_exits_0_and_a_condition_that_is_not_kept_1(plan: Repo) -> None:
    plan.ok("edit", "2", "due=2026-01-08")
    late = plan.call("schedule")
    assert (late.exit_code, "warning[MG316]" in late.stderr) == (0, True)
    plan.ok("edit", "2", "constraints.finish_no_later=2026-01-08")
    broken = plan.call("schedule")
    assert (broken.exit_code, "error[MG315]" in broken.stderr) == (1, True)
    assert plan.json("schedule", exit_code=1)["diagnostics"][0]["line"]


def test_zones_capacity_and_absences_move_dates(plan: Repo) -> None:
    path = ".milestones/config/team.yaml"
    person = "    timezone: Asia/Kolkata\n    capacity: 20h/w\n    absences: [{from: 2026-01-07}]\n"
    text = plan.read(path).replace("  sarah:\n", f"  sarah:\n{person}")
    plan.commit("Say when", **{path: text})
    plan.ok("edit", "3", "owner=sarah")
    row = plan.json("schedule")["milestones"][2]
    assert row["early_start"] == "2026-01-06T08:00:00+05:30"
    assert row["early_finish"] == "2026-01-12T12:00:00+05:30"


def test_holidays_of_a_country_are_kept(plan: Repo) -> None:
    pytest.importorskip("holidays")
    settings(plan, "calendar:\n  holidays: DE-BY\n")
    assert plan.json("schedule")["milestones"][0]["early_start"] == "2026-01-07T08:00:00+00:00"  # Epiphany


def test_an_unknown_zone_and_unknown_holidays_stop_the_schedule_and_nothing_else(plan: Repo) -> None:
    settings(plan, "calendar:\n  timezone: Mars/Olympus\n")
    assert "[MG312]" in plan.call("schedule").stderr
    assert "critical" not in plan.ok("status")
    assert plan.call("check").exit_code == 0


def test_why_says_what_it_waits_for(plan: Repo) -> None:
    answer = plan.json("why", "2")
    assert [one["sentence"] for one in answer["start"]] == [
        'milestone-002 cannot start before milestone-001 "Set up" finishes, on Wed 2026-01-07',
        "nothing holds milestone-001 but today's date, Mon 2026-01-05",
    ]
    assert answer["waits_for"][0]["spare_minutes"] == 0
    plan.ok("cancel", "3", "-m", "not needed")
    assert "[MG306]" in plan.call("why", "3").stderr


def test_why_reads_well_on_the_programme_of_scenario_3(repo: Repo) -> None:
    programme.plan(repo)
    assert repo.ok("why", "87") == (
        "milestone-087  Customer Data Migration - Phase 2B\n"
        "starts on Mon 2026-02-16, finishes on Fri 2026-03-06, and is on the critical path\n"
        "\n"
        "Why it starts on Mon 2026-02-16\n"
        '  milestone-087 cannot start before milestone-055 "Regulatory Approval - GDPR" finishes,'
        " on Fri 2026-02-13.\n"
        '  milestone-055 waits for "Letter of the data protection authority", expected on Mon 2026-01-19.\n'
        "\n"
        "Why it finishes on Fri 2026-03-06\n"
        "  It takes 3w of work, from Mon 2026-02-16.\n"
        "\n"
        "What else it waits for\n"
        "  milestone-045  Data Validation Framework     finishes on Mon 2026-01-26, 2w4d to spare\n"
        "  milestone-062  Encryption Key Management     finishes on Mon 2026-01-26, 2w2d to spare\n"
        "  milestone-071  Audit Logging Infrastructure  starts on Tue 2026-01-06, 5w1d to spare\n"
        "  milestone-023  Customer Communication Plan   finishes on Mon 2026-01-19, 5w4d to spare\n"
        "  milestone-078  Production Database Cluster   finishes on Mon 2026-02-02, 1w4d to spare\n"
        "  milestone-081  Backup and Recovery System    finishes on Mon 2026-02-09, 4d to spare\n"
        "\n"
        "It has no time to spare\n"
        "  milestone-087 is due on Fri 2026-03-06.\n"
    )


def test_a_dependency_that_takes_longer_comes_to_drive(repo: Repo) -> None:
    programme.plan(repo)
    repo.ok("edit", "78", "estimate=8w")
    answer = repo.json("why", "87")
    assert answer["start"][0]["sentence"].startswith(
        'milestone-087 cannot start before milestone-081 "Backup'
    )
    assert "until 1w before milestone-078" in answer["start"][1]["sentence"]
    late = repo.call("schedule")
    assert "error" not in late.stderr
    assert "`milestone-087` is due on Fri 2026-03-06, and finishes on Mon 2026-03-30" in late.stderr
