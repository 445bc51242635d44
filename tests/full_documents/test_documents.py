"""Documents of real plans: three milestones of docs/data.md, three configurations as they were written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from milestone_git.model.settings import settings_of
from milestone_git.model.switches import NOT_BUILT, Secret, secrets, switches, unbuilt
from milestone_git.store import documents, schema
from milestone_git.store.reading import snapshot
from tests.harness import Repo

ROOT = Path(__file__).parents[2]
CONFIGURATIONS = Path(__file__).parent / "configurations"
CONFIGURATION = ".milestones/config/milestone-config.yaml"
PEOPLE = {
    "milestone-008": ("team", ["jordan", "casey", "alex", "morgan"], []),
    "milestone-087": ("enterprise", ["taylor"], ["ciso", "chief-data-officer", "compliance-director"]),
    "milestone-043": ("community", [], []),
}
PROFILES = {"startup": "team", "enterprise": "enterprise", "community": "community"}


def printed() -> dict[str, str]:
    """The records that docs/data.md prints in full, by id."""
    page = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    found = re.findall(r"<!-- record -->\n```yaml\n(.*?)```", page, re.DOTALL)
    return {re.search(r"^id: (.*)$", text, re.MULTILINE)[1]: text for text in found}  # type: ignore[index]  # each has one


@pytest.mark.parametrize("name", PEOPLE)
def test_a_printed_milestone_stands_as_a_record_and_passes_check(name: str, repo: Repo) -> None:
    profile, people, offices = PEOPLE[name]
    repo.ok("init", "--profile", profile)
    for handle in people:
        repo.ok("team", "add", handle, *(word for office in offices for word in ("--group", office)))
    text = printed()[name]
    repo.write(f".milestones/active/{name}.yaml", text)
    for number in re.findall(r"milestone: milestone-([0-9]{3})", text):
        uid = f"01JD8XQ4M7E2V9K3T5R6W8Y{number}"
        other = f"schema: 1\nid: milestone-{number}\nuid: {uid}\ntitle: Needed\nstatus: planned\n"
        repo.write(f".milestones/active/milestone-{number}.yaml", other)
    assert "all is well" in repo.ok("check", "--strict")
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--message", "Plan")
    assert repo.json("show", name)["milestone"]["id"] == name


def test_all_three_are_printed() -> None:
    assert sorted(printed()) == sorted(PEOPLE)


@pytest.mark.parametrize("name", PROFILES)
def test_a_configuration_is_accepted_as_it_was_written(name: str, repo: Repo) -> None:
    repo.ok("init")
    repo.write(CONFIGURATION, (CONFIGURATIONS / f"{name}.yaml").read_bytes())
    done = repo.call("check")
    assert done.exit_code == 0, done.stderr
    assert repo.ok("config", "profile") == f"{PROFILES[name]}\n"


@pytest.mark.parametrize("name", PROFILES)
def test_a_configuration_that_was_there_first_decides_the_profile_of_init(name: str, repo: Repo) -> None:
    repo.write(CONFIGURATION, (CONFIGURATIONS / f"{name}.yaml").read_bytes())
    assert repo.ok("init").startswith(f"profile {PROFILES[name]}: as configured\n")


def configured(name: str) -> Any:
    data = (CONFIGURATIONS / f"{name}.yaml").read_bytes()
    return settings_of(documents.parse(CONFIGURATION, data), snapshot.profiles())


def test_the_three_tables_of_switches_are_one() -> None:
    assert switches(configured("startup"))["kiro_workflow"]
    assert switches(configured("enterprise"))["advanced_analytics"]
    assert switches(configured("community"))["community_voting"]


@pytest.mark.parametrize("table", ["features", "enterprise_features", "community_features"])
def test_every_table_knows_every_switch_and_nothing_else(table: str) -> None:
    switch = {"kiro_workflow": True, "community_voting": False, "advanced_analytics": True}
    assert not schema.faults(CONFIGURATION, {table: switch})
    (fault,) = schema.faults(CONFIGURATION, {table: {"kiro_workflw": True}})
    assert fault.helps[0] == "did you mean `kiro_workflow`?"


def test_what_is_switched_on_and_not_built_is_named_once() -> None:
    found = unbuilt(configured("startup"))
    assert len(set(found)) == len(found)
    for key in found:
        table, _, name = key.partition(".")
        assert (
            f"{'features' if table.endswith('features') else table}.{name}" in NOT_BUILT
            or table == "integrations"
        )
    assert not unbuilt(settings_of({"features": {"auto_scale": False}}, snapshot.profiles()))


def test_everything_that_is_not_built_is_described_in_the_schema() -> None:
    described = json.loads((ROOT / "schemas/milestone-config.schema.json").read_text(encoding="utf-8"))
    for key in NOT_BUILT:
        table, _, name = key.partition(".")
        place = described["properties"][table]
        place = described["$defs"][place["$ref"].rpartition("/")[2]] if "$ref" in place else place
        assert name == "*" or name in place["properties"], key


def test_an_address_is_warned_about_with_the_variable_to_use_instead(repo: Repo) -> None:
    assert secrets(configured("startup")) == (
        Secret("integrations.slack_webhook", "MILESTONE_SLACK_WEBHOOK"),
    )
    repo.ok("init", "--profile", "team")
    repo.write(CONFIGURATION, (CONFIGURATIONS / "startup.yaml").read_bytes())
    done = repo.call("check")
    assert f"{CONFIGURATION}:18:18" in done.stderr
    assert "MILESTONE_SLACK_WEBHOOK" in done.stderr


def test_an_address_below_a_service_is_found_too() -> None:
    hidden = {"integrations": {"discord": {"channels": [{"url": "HTTPS://discord.example/api/webhooks/1"}]}}}
    (secret,) = secrets(settings_of(hidden, snapshot.profiles()))
    assert secret.variable == "MILESTONE_DISCORD_CHANNELS_URL"


def test_a_workflow_of_ones_own_has_its_phases(repo: Repo) -> None:
    repo.ok("init", "--profile", "solo")
    own = "workflows:\n  opera:\n    phases: [libretto, score, stage]\n    waits_in: stage\n"
    repo.write(CONFIGURATION, repo.read(CONFIGURATION) + own)
    repo.git("commit", "--quiet", "--all", "--message", "Our way")
    repo.ok("config", "workflow.default=opera")
    repo.ok("plan", "Tosca")
    milestone = repo.json("show", "1")["milestone"]
    assert (milestone["workflow"], milestone["phase"]) == ("opera", "libretto")
    repo.ok("plan", "Falstaff", "--workflow", "opera")
    assert "no workflow is named `oper`" in repo.call("plan", "Aida", "--workflow", "oper").stderr


def test_a_workflow_that_nobody_defined_is_refused(repo: Repo) -> None:
    repo.ok("init", "--profile", "solo")
    done = repo.call("config", "workflow.default=kirro")
    assert done.exit_code == 1
    assert "did you mean `kiro`?" in done.stderr


VALUES: list[tuple[str, Any, bool]] = [
    ("quarter", "Q3 2024", True),
    ("quarter", "2024-Q3", True),
    ("quarter", "Q5 2024", False),
    ("visibility", "public", True),
    ("visibility", "secret", False),
    ("approval_required", True, True),
    ("approval_required", ["ciso"], True),
    ("approval_required", "yes", False),
    ("risks", [{"title": "Loss", "likelihood": 4}], False),
    ("risks", [{"title": "Loss", "likelihood": "low", "impact": 5}], True),
    ("risks", [{"level": "high"}], False),
    ("resources", [{"role": "Engineers", "fte": 0}], False),
    ("budget", {"amount": 12.4, "currency": "EUR"}, True),
    ("budget", {"amount": -1}, False),
    ("targets", [{"name": "speed", "target": 40, "baseline": 100.5, "unit": "%"}], True),
    ("targets", [{"name": "speed"}], False),
    ("vote", {"threshold": "101%"}, False),
    ("vote", {"threshold": 0.66, "window": "7d"}, True),
    ("links", [{"forge": "jira", "issue": "ABC-12"}], True),
    ("links", [{"forge": "github", "issue": 0}], False),
    ("rfc", {"title": "Speed", "path": "docs/rfc.md"}, True),
    ("rfc", {"path": "../rfc.md"}, False),
    ("owner", "@github:Alex-K", True),
    ("owner", "github:-alex", False),
    ("owner", "Alex", False),
    ("phases", {"rfc": {"duration": "2w", "due": "2026-13-01"}}, False),
    ("phases", {"rfc": {"meetings": [{"title": "Call", "every": "1w"}]}}, True),
    ("x-ours", {"anything": [None]}, True),
    ("x-ours", {"duration": "as long as it takes"}, True),
]


@pytest.mark.parametrize(("field", "value", "fits"), VALUES)
def test_the_schema_takes_what_is_meant_and_nothing_else(field: str, value: Any, fits: bool) -> None:
    document = {"schema": 1, "id": "milestone-001", "uid": "0" * 26, "title": "T", "status": "planned"}
    path = ".milestones/active/milestone-001.yaml"
    whole = {**document, field: value}
    assert (not schema.unfit(path, whole)) == fits


def test_a_number_that_json_does_not_have_is_shown_as_yaml_writes_it(repo: Repo) -> None:
    repo.ok("init", "--profile", "solo")
    repo.ok("plan", "Build")
    repo.ok("edit", "1", "x-ours={a: .nan, b: [.inf, -.inf]}")
    assert repo.json("show", "1")["milestone"]["x-ours"] == {"a": ".nan", "b": [".inf", "-.inf"]}
