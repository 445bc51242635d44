"""A receipt for each gate: replayed elsewhere from the bundle alone; what a cheat changes in it is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.attacks.gated import Verdict, gated, leave, reviewed, sign_as
from tests.harness import Repo
from tests.server.field import Field, copied, pushed

_REF = "refs/milestones-receipts/latest"
Edit = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Field:
    """A gate was passed with the approval of Alex; the bundle `audit.bundle` lies beside the server."""
    field = gated(tmp_path_factory.mktemp("receipts"))
    reviewed(field, Verdict("alex", "alex"))
    leave(field)
    pushed(field.mallory, "main")
    for ref in field.refs():
        if ref.startswith("refs/milestones/log/sarah/"):  # from before she had a key
            field.server.git("update-ref", "-d", ref)
    sign_as(field, field.server, "sarah")
    field.server.ok("audit", "export", str(_bundle(field)))
    return field


def _bundle(field: Field) -> Path:
    return field.server.path.parent / "audit.bundle"


def _said(field: Field, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(field.server.call("audit", "verify", *words, "--json").stdout)
    return found


def _codes(said: dict[str, Any]) -> list[str]:
    return [one["code"] for one in said["diagnostics"]]


def _opened(field: Field, folder: Path) -> Repo:
    there = Repo(folder / "forged.git", field.server.home, field.server.clock)
    there.path.mkdir()
    there.git("init", "--quiet", "--bare")
    there.git("fetch", "--quiet", str(_bundle(field)), "+refs/*:refs/*")
    for name, value in (("gpg.format", "ssh"), ("commit.gpgSign", "true")):
        there.git("config", name, value)
    there.git("config", "user.signingKey", str(field.server.path.parent / "keys" / "sarah"))
    return there


def _forged(field: Field, folder: Path, files: dict[str, str], message: str = "") -> Path:
    """The bundle with these receipts instead, signed anew by who exported it: an administrator who cheats."""
    there = _opened(field, folder)
    rows = ""
    for name, text in files.items():
        rows += f"100644 blob {there.git('hash-object', '-w', '--stdin', input=text)}\t{name}\n"
    inner = there.git("mktree", input=rows)
    tree = there.git("mktree", input=f"040000 tree {inner}\tgates\n" if files else "")
    text = message or there.git("show", "-s", "--format=%B", _REF)
    commit = there.git("commit-tree", tree, "-S", "-F", "-", input=f"{text.strip()}\n")
    there.git("update-ref", _REF, commit)
    path = folder / "forged.bundle"
    there.git("bundle", "create", "--quiet", str(path), "--all")
    return path


def _receipts(field: Field, folder: Path) -> dict[str, dict[str, Any]]:
    folder.mkdir()
    there = _opened(field, folder)
    names = there.git("ls-tree", "--name-only", f"{_REF}:gates").splitlines()
    return {one: json.loads(there.git("show", f"{_REF}:gates/{one}")) for one in names}


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, separators=(",", ":")) + "\n"


def test_a_gate_has_a_receipt_with_all_that_decided_it(exported: Field, tmp_path: Path) -> None:
    ((name, body),) = _receipts(exported, tmp_path / "seen").items()
    assert name.startswith("milestone-004.design.")
    assert (body["schema"], body["verdict"]) == ("milestone-git/receipt/1", "open")
    assert (list(body["approvals"]), body["contributors"]) == (["alex"], ["mallory"])
    assert body["landed"] == exported.refs()["refs/heads/main"]
    assert body["policy"]["commit"] == body["base"]
    assert body["said"] == [exported.refs()[exported.log_of("alex")]]


def test_a_bundle_replays_its_receipts_on_another_machine(exported: Field, tmp_path: Path) -> None:
    elsewhere = Repo(tmp_path / "elsewhere", tmp_path / "other-home")
    elsewhere.path.mkdir()
    shown = elsewhere.call("audit", "verify", "--bundle", str(_bundle(exported)), "--gate", "4/design")
    assert "receipt    holds" in shown.stdout
    assert "1 of 1 receipts of gates hold" in shown.stdout


@pytest.mark.parametrize(
    ("key", "edit"),
    [
        ("approvals", lambda body: body.update(approvals={"sarah": "0" * 40})),
        ("policy", lambda body: body["policy"].update(commit="0" * 40)),
        ("verdict", lambda body: body.update(verdict="waived")),
    ],
)
def test_a_receipt_that_was_changed_and_signed_anew_is_refused(
    exported: Field, tmp_path: Path, key: str, edit: Edit
) -> None:
    files = _receipts(exported, tmp_path / "seen")
    for body in files.values():
        edit(body)
    path = _forged(exported, tmp_path, {name: _text(body) for name, body in files.items()})
    said = _said(exported, "--bundle", str(path))
    assert _codes(said) == ["MG451"]
    assert f"`{key}`" in said["diagnostics"][0]["notes"][0]
    assert [one["holds"] for one in said["receipts"]] == [False]


def test_a_byte_that_changes_nothing_but_the_form_is_refused_too(exported: Field, tmp_path: Path) -> None:
    ((name, body),) = _receipts(exported, tmp_path / "seen").items()
    said = _said(exported, "--bundle", str(_forged(exported, tmp_path, {name: f" {_text(body)}"})))
    assert _codes(said) == ["MG451"]


def test_receipts_left_out_invented_or_of_a_newer_version_are_named(exported: Field, tmp_path: Path) -> None:
    ((name, body),) = _receipts(exported, tmp_path / "seen").items()
    invented = {**body, "landed": "1" * 40}
    newer = {**body, "schema": "milestone-git/receipt/9"}
    files = {"invented.json": _text(invented), name: _text(newer)}
    assert _codes(_said(exported, "--bundle", str(_forged(exported, tmp_path, files)))) == ["MG451", "MG452"]
    (tmp_path / "none").mkdir()
    nothing = _forged(exported, tmp_path / "none", {})
    assert _codes(_said(exported, "--bundle", str(nothing))) == ["MG451"]


def test_a_receipt_of_another_repository_or_version_is_refused(exported: Field, tmp_path: Path) -> None:
    text = _opened(exported, tmp_path).git("show", "-s", "--format=%B", _REF).strip()
    files = {name: _text(body) for name, body in _receipts(exported, tmp_path / "seen").items()}
    for number, (old, new, code) in enumerate(
        [('"v":2', '"v":9', "MG452"), ('"repo":"0', '"repo":"9', "MG453")]
    ):
        assert old in text
        folder = tmp_path / str(number)
        folder.mkdir()
        path = _forged(exported, folder, files, text.replace(old, new))
        assert code in exported.server.call("audit", "verify", "--bundle", str(path)).stderr


def test_an_export_that_leaves_out_what_is_old_says_so(exported: Field, tmp_path: Path) -> None:
    path = tmp_path / "late.bundle"
    exported.server.ok("audit", "export", "--since", "main", str(path))
    said = _said(exported, "--bundle", str(path))
    assert (_codes(said), said["steps"]) == (["MG455"], [])


def test_a_truncated_bundle_and_a_folder_are_no_bundles(exported: Field, tmp_path: Path) -> None:
    data = _bundle(exported).read_bytes()
    (tmp_path / "cut").write_bytes(data[: len(data) * 2 // 3])
    for name in ("cut", ".", "nowhere"):
        done = exported.server.call("audit", "verify", "--bundle", str(tmp_path / name))
        assert (done.exit_code, "MG446" in done.stderr) == (1, True), done


def test_a_repository_of_somebody_else_is_not_read(exported: Field, tmp_path: Path) -> None:
    field = copied(exported, tmp_path / "field")
    foreign = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    field.sarah.git("config", "--global", "--unset-all", "safe.directory", check=False)
    for repo in (field.sarah, field.server):
        done = repo.call("audit", "verify", env=foreign)
        assert done.exit_code == 4, done
        assert "safe.directory" in done.stderr


def test_a_server_whose_trunk_was_set_back_by_hand_says_so(exported: Field, tmp_path: Path) -> None:
    field = copied(exported, tmp_path / "field")
    field.server.ok("hooks", "install", "--server")
    assert _codes(_said(field)) == []
    field.server.git("update-ref", "refs/heads/main", "main~1")
    said = _said(field)
    assert _codes(said) == ["MG445"]
    assert "hook of this server" in said["diagnostics"][0]["notes"][0]


def test_a_clone_remembers_the_trunk_that_it_has_fetched(exported: Field, tmp_path: Path) -> None:
    field = copied(exported, tmp_path / "field")
    field.mallory.git("fetch", "--quiet", "origin")
    field.server.git("update-ref", "refs/heads/main", "main~1")
    field.mallory.git("fetch", "--quiet", "origin")
    said = json.loads(field.mallory.call("audit", "verify", "--json").stdout)
    found = [one for one in said["diagnostics"] if one["code"] == "MG445"]
    assert found
    assert "reflog" in found[0]["notes"][0]


def test_a_release_branch_is_judged_by_a_policy_that_it_has_seen(exported: Field, tmp_path: Path) -> None:
    field = copied(exported, tmp_path / "field")
    field.server.git("config", "milestone.protected", "refs/heads/release")
    sign_as(field, field.mallory, "mallory")
    field.mallory.git("switch", "--quiet", "-c", "release")
    text = field.mallory.read("docs/design.md")
    field.mallory.write("docs/design.md", f"{text}And one more.\n")
    field.mallory.git("commit", "--quiet", "--no-verify", "--all", "--message", "Change what was approved")
    pushed(field.mallory, "release")
    said = _said(field)
    assert _codes(said) == ["MG443"]
    assert [one["branch"] for one in said["steps"]][-1] == "refs/heads/release"
    assert "refs/heads/release" in said["refs"]
