"""Every document that is none, through `check` and through a commit: a code, a place, and nothing lost."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.harness import Repo

ID = "milestone-004"
PATH = f".milestones/active/{ID}.yaml"
DONE = f".milestones/completed/{ID}.yaml"
UID = "01JD8XQ4M7E2V9K3T5R6W8Y0ZA"
GOOD = f"schema: 1\nid: {ID}\nuid: {UID}\ntitle: Good\nstatus: planned\n"
MIB = 1024 * 1024


def _numbered(number: int, more: str = "") -> str:
    uid = f"01JD8XQ4M7E2V9K3T5R6W{number:05d}"
    return (
        f"schema: 1\nid: milestone-{number:03d}\nuid: {uid}\ntitle: Number {number}\nstatus: planned\n{more}"
    )


BAD: dict[str, tuple[str | bytes, str, int]] = {
    # what it is: the bytes, the code, the line (0: none is named)
    "not yaml": (GOOD + "a: b: c\n", "MG101", 6),
    "an open quote": (GOOD + 'x-a: "open\n', "MG101", 7),
    "a list": ("- a\n- b\n", "MG104", 1),
    "a scalar": ("just text\n", "MG104", 1),
    "a title that is a number": (GOOD.replace("Good", "12"), "MG104", 4),
    "a title that is a list": (GOOD.replace("Good", "[a]"), "MG104", 4),
    "labels that are a mapping": (GOOD + "labels: {a: b}\n", "MG104", 6),
    "schema as text": (GOOD.replace("1", '"1"', 1), "MG104", 1),
    "schema of the future": (GOOD.replace("1", "2", 1), "MG104", 1),
    "an unknown key": (GOOD + "estimat: 5d\n", "MG105", 6),
    "no id": (GOOD.replace(f"id: {ID}\n", "", 1), "MG106", 1),
    "an id that is not the name": (GOOD.replace(ID, "milestone-005"), "MG107", 2),
    "a duplicate key": (GOOD + "title: Other\n", "MG103", 6),
    "an anchor": (GOOD + "x-a: &a b\n", "MG102", 6),
    "an alias": (GOOD + "x-a: *a\n", "MG102", 6),
    "a bomb of aliases": (GOOD + "x-a: &a [b, b]\nx-b: &b [*a, *a]\n", "MG102", 6),
    "a tag": (GOOD + "x-a: !!python/object:os.system b\n", "MG102", 6),
    "a directive": ("%YAML 1.1\n---\n" + GOOD, "MG102", 2),
    "two documents": (GOOD + "---\n" + GOOD, "MG102", 6),
    "10 MB": (GOOD + "x-a: " + "b" * (10 * MIB) + "\n", "MG114", 0),
    "10,000 levels of brackets": (GOOD + "x-a: " + "[" * 10_000 + "]" * 10_000 + "\n", "MG114", 6),
    "300 levels of indentation": (
        GOOD + "x-a:\n" + "".join(f"{' ' * level}a:\n" for level in range(1, 300)),
        "MG114",
        56,
    ),
    "a line of 1 MB": (GOOD + "# " + "b" * MIB + "\n", "MG114", 0),
    "NUL": (GOOD + "x-a: b\0\n", "MG113", 6),
    "an escape sequence": (GOOD + "x-a: \x1b[31m\n", "MG113", 6),
    "DEL": (GOOD + "x-a: \x7f\n", "MG113", 6),
    "a bidirectional override": (GOOD.replace("Good", "Go\u202eod"), "MG113", 4),
    "an override in a comment": (GOOD + "# \u2066 hidden\n", "MG113", 6),
    "U+2028": (GOOD.replace("Good", "Go\u2028od"), "MG113", 4),
    "NEL": (GOOD.replace("Good", "Go\x85od"), "MG113", 4),
    "a mark in the middle": (GOOD.replace("Good", "Go\ufeffod"), "MG113", 4),
    "an escaped override": (GOOD.replace("Good", '"Go\\u202eod"'), "MG113", 4),
    "an escaped NUL": (GOOD.replace("Good", '"Go\\0od"'), "MG113", 4),
    "a lone surrogate, escaped": (GOOD.replace("Good", '"\\ud800"'), "MG113", 4),
    "a lone surrogate, in bytes": (GOOD.encode() + b"x-a: \xed\xa0\x80\n", "MG113", 6),
    "Latin-1": (GOOD.replace("Good", "Caf\xe9").encode("latin-1"), "MG113", 4),
    "UTF-16": (GOOD.encode("utf-16"), "MG113", 1),
    "UTF-16 without a mark": (GOOD.encode("utf-16-le"), "MG113", 1),
    "UTF-32": (GOOD.encode("utf-32"), "MG113", 1),
    "a tab that indents": (GOOD + "tasks:\n\t- id: a\n", "MG101", 7),
    "a merge key": (GOOD + "x-a:\n  <<: {b: c}\n", "MG102", 7),
    "month 13": (GOOD + "due: 2026-13-01\n", "MG110", 6),
    "the 30th of February": (GOOD + "due: 2026-02-30\n", "MG110", 6),
    "a negative estimate": (GOOD + "estimate: -5d\n", "MG104", 6),
    "an absurd estimate": (GOOD + "estimate: 999999w\n", "MG104", 6),
    "an estimate without a unit": (GOOD + "estimate: 5\n", "MG104", 6),
    "an estimate in other digits": (GOOD + "estimate: ٣d\n", "MG104", 6),
    "a path out of the repository": (
        GOOD + "phases:\n  design:\n    deliverables:\n      - path: ../../etc/passwd\n",
        "MG104",
        9,
    ),
    "an id that leads away": (GOOD.replace(f"id: {ID}", "id: ../../x"), "MG104", 2),
    "a dependency on itself": (GOOD + f"depends_on:\n  - milestone: {ID}\n", "MG302", 7),
    "a dependency on nothing": (GOOD + "depends_on:\n  - milestone: milestone-099\n", "MG301", 7),
    "a dependency twice": (
        GOOD + "depends_on:\n  - milestone: milestone-001\n  - milestone: milestone-001\n",
        "MG304",
        8,
    ),
    "a task twice": (GOOD + "tasks:\n  - {id: a, title: a}\n  - {id: a, title: b}\n", "MG108", 8),
    "nothing": ("", "MG111", 1),
    "blanks": ("  \n\n", "MG111", 1),
    "only a comment": ("# nothing\n", "MG111", 1),
    "conflict markers": (
        "<<<<<<< HEAD\n" + GOOD + "=======\n" + GOOD + ">>>>>>> other\n",
        "MG112",
        1,
    ),
    "conflict markers with a base": (GOOD + "||||||| merged common ancestors\n", "MG112", 6),
}

FAULTY_TREES: list[tuple[str, dict[str, str], set[str]]] = [
    (
        "names that differ in case",
        {PATH: GOOD, PATH.replace("milestone-004", "Milestone-004"): GOOD},
        {"MG107", "MG108"},
    ),
    ("a record in both folders", {PATH: GOOD, DONE: GOOD.replace("planned", "completed")}, {"MG108"}),
    ("one id in two files", {PATH: GOOD, PATH.replace("004", "005"): GOOD.replace(UID, UID[:-1] + "B")},
     {"MG107", "MG108"}),
    ("one uid in two files", {PATH: GOOD, PATH.replace("004", "005"): GOOD.replace(ID, "milestone-005")},
     {"MG108"}),
    ("a folder in the place of a record", {f"{PATH}/milestone-009.yaml": GOOD}, {"MG107"}),
    ("a record in a folder of its own", {".milestones/active/more/milestone-004.yaml": GOOD}, {"MG107"}),
]  # fmt: skip


def _codes(repo: Repo, path: str = PATH) -> list[tuple[str, int]]:
    told = repo.json("check", exit_code=1)["diagnostics"]
    return [(one["code"], one["line"] or 0) for one in told if one["path"] == path]


@pytest.mark.parametrize("name", BAD)
def test_check_tells_code_and_line_of_a_bad_document(planned: Repo, name: str) -> None:
    data, code, line = BAD[name]
    planned.write(PATH, data)
    assert (code, line) in _codes(planned)
    listed = planned.json("list")
    shown = {one["id"] for one in listed["milestones"]}
    assert PATH in listed["unreadable"] or ID in shown or "milestone-005" in shown, "it never disappears"


def test_a_commit_is_stopped_by_every_bad_document_with_its_code(planned: Repo) -> None:
    wanted = set()
    for number, (data, code, _) in enumerate(BAD.values(), 100):
        raw = data.encode() if isinstance(data, str) else data
        own = UID[:-3] + str(number)
        path = PATH.replace("004", str(number))
        planned.write(
            path, raw.replace(b"milestone-004", b"milestone-%d" % number).replace(UID.encode(), own.encode())
        )
        wanted.add((code, path))
    planned.git("add", ".")
    head = planned.git("rev-parse", "HEAD")
    done = planned.run("git", "commit", "--quiet", "-m", "bad")
    assert done.exit_code != 0
    assert (
        wanted - set(re.findall(r"^error\[(MG\d+)\].*\n *--> ([^:\n]+)", done.stderr, re.MULTILINE)) == set()
    )
    assert planned.git("rev-parse", "HEAD") == head


@pytest.mark.parametrize("name", ["not yaml", "10 MB", "UTF-16", "nothing", "a dependency on itself"])
def test_a_commit_of_one_bad_document_is_stopped(planned: Repo, name: str) -> None:
    """The everyday case, which is judged without reading the others."""
    data, code, _ = BAD[name]
    path = PATH.replace("004", "001")
    raw = data.encode() if isinstance(data, str) else data
    planned.write(path, raw.replace(b"milestone-004", b"milestone-001"))
    planned.git("add", path)
    done = planned.run("git", "commit", "--quiet", "-m", "bad")
    assert (done.exit_code != 0, f"error[{code}]" in done.stderr) == (True, True), done


@pytest.mark.parametrize(("name", "paths", "codes"), FAULTY_TREES, ids=[one[0] for one in FAULTY_TREES])
def test_a_commit_of_documents_that_are_bad_together_is_stopped(
    planned: Repo, name: str, paths: dict[str, str], codes: set[str]
) -> None:
    for path, text in paths.items():
        planned.write(path, text)
    planned.git("add", ".")
    head = planned.git("rev-parse", "HEAD")
    done = planned.run("git", "commit", "--quiet", "-m", name)
    assert done.exit_code != 0
    assert {code for code in codes if f"error[{code}]" not in done.stderr} == set(), done.stderr
    assert planned.git("rev-parse", "HEAD") == head


def test_a_mark_and_crlf_are_accepted_and_kept(planned: Repo) -> None:
    data = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    planned.write(PATH, data)
    planned.ok("check")
    planned.git("-c", "core.autocrlf=false", "add", PATH)
    planned.git("commit", "--quiet", "-m", "good")
    planned.ok("edit", "4", "title=Better")
    assert (planned.path / PATH).read_bytes() == data.replace(b"Good", b"Better")


def test_scalars_are_read_as_the_core_schema_says(planned: Repo) -> None:
    plain = "no, 010, 1_000, 1e2, 0o17, 0x1F, 2026-03-01, ~, off, 12:30, =, +1, .5"
    planned.write(PATH, f"{GOOD}x-a: [{plain}]\n")
    found = planned.json("show", "4")["milestone"]["x-a"]
    assert found == ["no", 10, "1_000", 100.0, 15, 31, "2026-03-01", None, "off", "12:30", "=", 1, 0.5]


def test_infinity_and_not_a_number_below_x_break_no_command(planned: Repo) -> None:
    planned.write(PATH, f"{GOOD}x-a: [1e400, .inf, .nan]\n")
    for words in (["check"], ["list"], ["show", "4"], ["list", "--json"], ["show", "4", "--json"]):
        assert planned.call(*words).exit_code == 0


def test_a_symlinked_record_is_not_followed(planned: Repo) -> None:
    planned.write("elsewhere.yaml", GOOD)
    (planned.path / PATH).symlink_to("../../elsewhere.yaml")
    assert _codes(planned) == [("MG115", 0)]
    planned.git("add", PATH)
    assert "error[MG115]" in planned.run("git", "commit", "-m", "link").stderr


def test_a_symlinked_folder_is_not_followed(planned: Repo) -> None:
    folder = planned.path / ".milestones" / "active"
    folder.rename(planned.path / "elsewhere")
    folder.symlink_to("../elsewhere")
    planned.git("add", "--all")
    head = planned.git("rev-parse", "HEAD")
    done = planned.run("git", "commit", "--quiet", "-m", "link")
    assert (done.exit_code != 0, "error[MG307]" in done.stderr) == (True, True), "three records are gone"
    assert planned.git("rev-parse", "HEAD") == head
    assert "error[MG115]" in planned.call("check").stderr
    assert "error[MG115]" in planned.call("plan", "New").stderr
    assert len(list((planned.path / "elsewhere").glob("milestone-*.yaml"))) == 3


def test_names_that_differ_in_case_are_told(planned: Repo) -> None:
    planned.write(PATH, GOOD)
    planned.write(PATH.replace("milestone-004", "Milestone-004"), GOOD)
    assert _codes(planned, PATH.replace("milestone-004", "Milestone-004"))


def test_a_record_in_both_folders_is_told(planned: Repo) -> None:
    planned.write(PATH, GOOD)
    planned.write(DONE, GOOD.replace("planned", "completed"))
    assert [code for code, _ in _codes(planned, DONE)] == ["MG108", "MG108"]


@pytest.mark.parametrize(("old", "new"), [("004", "005"), (UID, UID)])
def test_two_files_with_one_id_or_uid_are_told(planned: Repo, old: str, new: str) -> None:
    planned.write(PATH, GOOD)
    other = PATH.replace("004", "005")
    planned.write(
        other, GOOD.replace(ID, "milestone-005") if old == UID else GOOD.replace(UID, UID[:-1] + "B")
    )
    assert {code for code, _ in _codes(planned, other)} & {"MG107", "MG108"}


def test_a_circle_of_a_thousand_is_named_by_its_shortest_way(planned: Repo) -> None:
    last = 1_003
    for number in range(4, last + 1):
        before = number - 1 if number > 4 else last
        more = f"depends_on:\n  - milestone: milestone-{before:03d}\n"
        if number == 10:
            more += "  - milestone: milestone-012\n"
        planned.write(f".milestones/active/milestone-{number:03d}.yaml", _numbered(number, more))
    told = [one for one in planned.json("check", exit_code=1)["diagnostics"] if one["code"] == "MG303"]
    assert [one["message"].count("`milestone-") for one in told] == [4], "10 -> 12 -> 11 -> 10"
    planned.git("add", ".")
    done = planned.run("git", "commit", "--quiet", "-m", "round")
    assert (done.exit_code != 0, "error[MG303]" in done.stderr) == (True, True)


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: os.mkfifo(path)])
def test_what_is_no_file_in_the_place_of_a_record_is_told(planned: Repo, make: Callable[[Any], None]) -> None:
    make(planned.path / PATH)
    assert _codes(planned) == [("MG115", 0)]


def test_a_file_that_may_not_be_read_is_told(planned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the refusal of the system is played."""
    planned.write(PATH, GOOD)
    real = os.open

    def refuse(path: Any, *more: Any, **named: Any) -> int:
        if str(path).endswith(f"{ID}.yaml"):
            raise PermissionError(path)
        return real(path, *more, **named)

    monkeypatch.setattr(os, "open", refuse)
    assert _codes(planned) == [("MG115", 0)]
    monkeypatch.undo()
    planned.ok("check")


@pytest.mark.parametrize("count", [1_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_many_records_are_judged_and_committed(planned: Repo, count: int) -> None:
    for number in range(4, count + 1):
        name = f"milestone-{number:03d}"
        uid = f"01JD8XQ4M7E2V9K3T5R6{number:06d}"
        data = f"schema: 1\nid: {name}\nuid: {uid}\ntitle: Number {number}\nstatus: planned\n"
        (planned.path / f".milestones/active/{name}.yaml").write_text(data, encoding="utf-8")
    words = [sys.executable, "-m", "milestone_git", "check"]
    done = subprocess.run(
        words, cwd=planned.path, env=planned.environment(), capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"{count} milestones: all is well\n".encode()), done.stderr
    planned.git("add", ".")
    git = ["git", "commit", "--quiet", "-m", "Many"]
    done = subprocess.run(git, cwd=planned.path, env=planned.environment(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1024 * 1024  # KiB


@pytest.mark.parametrize("data", [b"a: [\n", b"\xff\xfe", b""])
def test_a_plan_goes_round_a_file_that_is_no_record(planned: Repo, data: bytes) -> None:
    there = planned.path / ".milestones/active/milestone-004.yaml"
    there.write_bytes(data)
    assert planned.ok("plan", "Photo gallery").startswith("milestone-005")
    assert there.read_bytes() == data


def _output_is_full(repo: Repo, *words: str, both: bool = False) -> tuple[int, str]:
    with open("/dev/full", "wb") as full:  # noqa: PTH123  # a device
        done = subprocess.run(
            [sys.executable, "-m", "milestone_git", *words],
            cwd=repo.path, env=repo.environment(), check=False,
            stdout=full, stderr=full if both else subprocess.PIPE,
        )  # fmt: skip
    return done.returncode, (done.stderr or b"").decode()


@pytest.mark.parametrize("words", [("check",), ("check", "--format=junit"), ("list", "--json"), ("--help",)])
def test_an_answer_that_finds_no_room_is_no_success(planned: Repo, words: tuple[str, ...]) -> None:
    status, said = _output_is_full(planned, *words)
    assert (status, said.startswith("error[MG607]: the answer could not be printed")) == (4, True), said
    assert "MG901" not in said
    assert not re.search("milestone log|may be done", said), "it only looked"
    assert _output_is_full(planned, *words, both=True) == (4, "")


def test_a_change_whose_answer_finds_no_room_is_done_and_says_so(planned: Repo) -> None:
    status, said = _output_is_full(planned, "plan", "Photo gallery")
    assert (status, "may be done all the same" in said) == (4, True)
    assert "look: `git milestone log`" in said
    assert len(planned.json("list")["milestones"]) == 4
    planned.ok("check")


@pytest.mark.parametrize("words", [("list",), ("check",), ("--help",), ("plan", "Photo gallery")])
def test_an_answer_that_nobody_reads_is_silent_and_no_finding(planned: Repo, words: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "milestone_git", *words],
        cwd=planned.path, env=planned.environment(), check=False, stdout=writer, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_hook_that_can_say_nothing_stops_a_bad_commit_all_the_same(planned: Repo) -> None:
    planned.write(PATH, "not: [yaml\n")
    planned.git("add", PATH)
    with open("/dev/full", "wb") as full:  # noqa: PTH123  # a device
        done = subprocess.run(
            ["git", "commit", "-qm", "bad"], cwd=planned.path, env=planned.environment(),
            check=False, stdout=full, stderr=full,
        )  # fmt: skip
    assert done.returncode != 0
    assert "bad" not in planned.git("log", "--format=%s")
