"""`--json`: one document with its schema, for every command, whatever the terminal can show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.harness import Repo

ANSWERS = {
    "init": (("init",), {"fresh", "profile", "why", "written", "commit", "people", "hooks"}),
    "plan": (("plan", "x"), {"commit", "milestones", "events", "staged", "dry_run", "diagnostics"}),
    "edit": (("edit", "1", "estimate=1w"), {"commit", "milestones", "events"}),
    "show": (("show", "1"), {"milestone"}),
    "list": (("list",), {"milestones", "unreadable"}),
    "task": (("task", "add", "1", "x"), {"commit", "milestones"}),
    "task-list": (("task", "list", "1"), {"milestone", "tasks"}),
    "link": (("link", "1", "--depends-on", "2"), {"commit", "milestones"}),
    "cancel": (("cancel", "3"), {"commit", "milestones"}),
    "execute": (("execute", "1"), {"milestone", "branch", "resumed", "commit", "changed", "note"}),
    "complete": (("complete", "1"), {"commit", "merged_into", "merge_commit"}),
    "status": (("status",), {"project", "branch", "progress_percent", "milestones", "unreadable"}),
    "log": (("log",), {"events"}),
    "check": (("check",), {"source", "records", "diagnostics"}),
    "config": (("config",), {"settings"}),
    "explain": (("explain", "MG101"), {"code", "page"}),
    "error": (("show", "99"), {"diagnostics"}),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_its_schema_and_its_fields(planned: Repo, name: str) -> None:
    words, fields = ANSWERS[name]
    result = planned.call(*words, "--json")
    told = json.loads(result.stdout)
    assert told["schema"] == f"milestone-git/{name}/1"
    assert fields <= set(told)
    assert result.stderr == ""


@pytest.mark.parametrize(
    "env", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "POSIX", "LANG": ""}]
)
def test_no_locale_makes_it_fail(planned: Repo, env: dict[str, str]) -> None:
    planned.ok("plan", "Käse 日本 🧀")
    for words in (("list",), ("list", "--json"), ("show", "4"), ("status",), ("log",)):
        result = planned.milestone(*words, env=env)
        assert result.exit_code == 0, result


def test_file_names_that_are_no_text_do_not_make_it_fail(planned: Repo) -> None:
    planned.ok("execute", "1")
    planned.write("caf\udce9", "x")
    for words in (("checkpoint",), ("checkpoint", "-m", "x", "--json"), ("execute",), ("execute", "--json")):
        result = planned.milestone(*words)
        assert result.exit_code == 0, result
        if "--json" in words:
            json.loads(result.stdout)


def test_quiet_says_nothing_but_errors(planned: Repo) -> None:
    assert planned.ok("plan", "x", "--quiet") == ""
    assert "MG007" in planned.call("show", "99", "--quiet").stderr
