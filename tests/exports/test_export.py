"""`export`, `gantt` and `graph` on a real repository: what is printed, written, and left alone."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from milestone_git.render.exports.formats import FORMATS, format_of, is_ours
from tests.exports.plans import rich

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness import Repo


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_known_again_by_its_signature(name: str) -> None:
    source = FORMATS[name].render("é" * 200, rich())
    assert is_ours(source.encode()[:8192].decode("utf-8", "replace"))
    assert not is_ours("# Portfolio website\n")


def test_the_format_is_what_is_said_else_what_the_file_ends_in_else_csv(planned: Repo) -> None:
    assert planned.ok("export").startswith("id,kind,")
    assert planned.ok("export", "--format", "dot").startswith("digraph")
    planned.ok("export", "-o", "plan.ICS")
    assert planned.read("plan.ICS").startswith("BEGIN:VCALENDAR")
    planned.ok("export", "-o", "plan.ics.txt", "--format", "mermaid")
    assert planned.read("plan.ics.txt").startswith("gantt")
    assert (format_of("a.xml"), format_of("a.gv"), format_of("README")) == ("mspdi", "dot", "")


def test_standard_output_is_the_bytes_of_the_file_with_their_line_ends(planned: Repo) -> None:
    told = {"GIT_COMMITTER_DATE": "2026-01-05T08:00:00Z"}
    for name in FORMATS:
        printed = planned.ok("export", "--format", name, env=told)
        assert planned.ok("export", "--format", name, "--quiet", env=told) == printed
        planned.ok("export", "--format", name, "-o", f"plan.{name}", env=told)
        assert (planned.path / f"plan.{name}").read_bytes() == printed.encode()
    assert "\r\n" in planned.ok("export", "--format", "ics")


def test_gantt_and_graph_are_short_for_their_formats(planned: Repo) -> None:
    assert planned.ok("gantt").startswith("gantt\n")
    assert planned.ok("graph").startswith("digraph milestones {\n")


def test_a_revision_is_exported_as_it_was(planned: Repo) -> None:
    before = planned.git("rev-parse", "HEAD")
    planned.ok("plan", "One more")
    assert "One more" in planned.ok("export")
    assert "One more" not in planned.ok("export", "--rev", before)
    assert planned.call("export", "--rev", "nowhere").exit_code == 2


def test_an_export_is_written_again_over_an_older_one_of_any_format(planned: Repo) -> None:
    planned.ok("export", "-o", "plan.csv")
    planned.ok("plan", "One more")
    assert planned.ok("export", "-o", "plan.csv") == "wrote plan.csv: csv, 4 milestones\n"
    assert "One more" in planned.read("plan.csv")
    planned.ok("export", "-o", "plan.csv", "--format", "mspdi")
    assert planned.read("plan.csv").startswith("<?xml")


@pytest.mark.parametrize("name", ["README.md", "notes.txt", ".milestones/active/milestone-001.yaml"])
def test_a_file_that_no_export_has_written_is_left_alone(name: str, planned: Repo) -> None:
    if name == "notes.txt":
        planned.write(name, "buy milk\n")
    with planned.unchanged():
        for extra in ((), ("--dry-run",)):
            result = planned.call("export", "-o", name, *extra)
            assert result.exit_code == 1
            assert "MG704" in result.stderr


def test_force_replaces_it_and_keeps_its_mode(planned: Repo) -> None:
    planned.write("notes.txt", "buy milk\n").chmod(0o600)
    planned.ok("export", "-o", "notes.txt", "--force")
    assert planned.read("notes.txt").startswith("id,kind,")
    assert (planned.path / "notes.txt").stat().st_mode & 0o777 == 0o600


def test_an_empty_file_is_nobodys_work(planned: Repo) -> None:
    planned.write("plan.csv", "")
    planned.ok("export", "-o", "plan.csv")
    assert planned.read("plan.csv")


def test_a_dry_run_writes_nothing(planned: Repo) -> None:
    with planned.unchanged():
        assert planned.ok("export", "-o", "plan.csv", "-n") == "would write plan.csv: csv, 3 milestones\n"


def test_a_symlink_stays_one_and_its_target_is_protected(planned: Repo) -> None:
    (planned.path / "plan.csv").symlink_to("README.md")
    assert "MG704" in planned.call("export", "-o", "plan.csv").stderr
    (planned.path / "plan.csv").unlink()
    (planned.path / "plan.csv").symlink_to("real.csv")
    planned.ok("export", "-o", "plan.csv")
    assert (planned.path / "plan.csv").is_symlink()
    assert planned.read("real.csv").startswith("id,kind,")


@pytest.mark.parametrize("name", ["nowhere/plan.csv", ".", "README.md/plan.csv"])
def test_what_cannot_be_written_is_refused_and_leaves_nothing(name: str, planned: Repo) -> None:
    with planned.unchanged():
        result = planned.call("export", "-o", name)
    assert (result.exit_code, result.stderr.startswith("error[MG607]")) == (4, True)


def test_an_empty_name_is_no_file(planned: Repo) -> None:
    assert "MG010" in planned.call("export", "-o", "").stderr


def test_an_export_that_fails_half_way_leaves_the_older_one(
    planned: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned.ok("export", "-o", "plan.csv")
    before = planned.read("plan.csv")
    planned.ok("plan", "One more")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with planned.unchanged():
        assert "no space left on device" in planned.call("export", "-o", "plan.csv").stderr
    assert planned.read("plan.csv") == before


def test_a_pipe_is_written_to_and_stays_one(planned: Repo, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")), daemon=True)
    reader.start()
    planned.ok("export", "-o", str(pipe))
    reader.join(timeout=30)
    assert read
    assert read[0].startswith("id,kind,")
    assert pipe.is_fifo()


def test_what_cannot_be_read_is_told_and_never_silently_left_out(planned: Repo) -> None:
    planned.write(".milestones/active/milestone-002.yaml", "title: [\n")
    result = planned.call("export")
    assert result.exit_code == 0
    assert "milestone-002" not in result.stdout
    assert ".milestones/active/milestone-002.yaml" in result.stderr
    assert "the export is without it" in result.stderr
    assert planned.json("export")["unreadable"] == [".milestones/active/milestone-002.yaml"]


def test_json_has_the_text_or_where_it_went(planned: Repo) -> None:
    answer = planned.json("graph")
    assert (answer["schema"], answer["format"], answer["path"]) == ("milestone-git/export/1", "dot", None)
    assert answer["text"].startswith("digraph")
    answer = planned.json("export", "-o", "plan.csv")
    assert (answer["path"], answer["text"], answer["milestones"]) == ("plan.csv", None, 3)


def test_a_file_name_is_meant_from_where_the_command_is_told_to_work(planned: Repo) -> None:
    (planned.path / "deep").mkdir()
    planned.ok("-C", "deep", "export", "-o", "plan.csv")
    assert (planned.path / "deep" / "plan.csv").is_file()


def test_exporting_changes_nothing_in_the_repository(planned: Repo) -> None:
    with planned.unchanged():
        for name in FORMATS:
            planned.ok("export", "--format", name)
