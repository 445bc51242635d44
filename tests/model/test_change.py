"""Changes, attempts, diagnostics, what is given: the small values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given as for_all

from milestone_git.model.attempt import Attempt, Move
from milestone_git.model.change import Change
from milestone_git.model.codes import CODES
from milestone_git.model.diagnostic import WARNING, Diagnostic, errors_of, exit_status, refusal
from milestone_git.model.snapshot import Snapshot
from tests.builders import SNAPSHOTS, given, record, snapshot


def test_a_commit_message_ends_with_its_trailers() -> None:
    assert Change("S").message() == "S\n"
    assert (
        Change("S", body="B", milestones=("m-1", "m-2")).message()
        == "S\n\nB\n\nMilestone: m-1\nMilestone: m-2\n"
    )


@for_all(SNAPSHOTS)
def test_nothing_moves_from_a_snapshot_to_itself_or_from_nowhere(one: Snapshot) -> None:
    assert Attempt(one, base=one).moves() == ()
    assert Attempt(one).moves() == ()


def test_moves_are_found_by_uid_over_renamings() -> None:
    old, moved, gone, new = record(1), record(1, status="completed"), record(2), record(3)
    attempt = Attempt(snapshot(moved, new, record(4)), base=snapshot(old, gone, record(4)))
    assert set(map(repr, attempt.moves())) == set(
        map(repr, [Move(old, moved), Move(gone, None), Move(None, new)])
    )


def test_a_record_that_only_lies_elsewhere_has_moved() -> None:
    there = record(path=".milestones/active/x.yaml")
    assert Attempt(snapshot(there), base=snapshot(record())).moves() == (Move(record(), there),)


def test_a_command_ends_with_the_status_of_its_first_error() -> None:
    warning = Diagnostic("MG603", "x", severity=WARNING)
    assert exit_status((warning,)) == 0
    assert exit_status(()) == 0
    assert exit_status((warning, Diagnostic("MG001", "x"), Diagnostic("MG101", "x"))) == 4
    assert errors_of((warning, Diagnostic("MG101", "x"))) == (Diagnostic("MG101", "x"),)


def test_a_refusal_carries_its_diagnostic_and_says_it() -> None:
    refused = refusal("MG007", "no such thing", "try this", path="p", notes=("n",))
    assert refused.diagnostics == (
        Diagnostic("MG007", "no such thing", "p", helps=("try this",), notes=("n",)),
    )
    assert str(refused) == "MG007: no such thing"


def test_every_code_has_one_row_and_a_slug_of_its_own() -> None:
    assert all(code == row.code for code, row in CODES.items())
    assert len({row.slug for row in CODES.values()}) == len(CODES)


@pytest.mark.parametrize("hours", [-11, 0, 5])
def test_the_moment_is_kept_in_utc(hours: int) -> None:
    there = timezone(timedelta(hours=hours))
    moment = datetime(2026, 1, 5, 9, 0, 0, 987_654, tzinfo=UTC).astimezone(there)
    found = given()._replace(now=moment)
    assert found.at == "2026-01-05T09:00:00Z"
    assert found.milliseconds == 1767603600987
