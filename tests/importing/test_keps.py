"""Enhancements of Kubernetes as milestones: a small set of our own, with dirt, and the real ones."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Repo

OURS = Path(__file__).parent / "keps"
REAL = Path(__file__).parents[3] / "shared" / "data" / "keps"
PROFILES = ("solo", "team", "enterprise", "community")
real = pytest.mark.skipif(not REAL.is_dir(), reason="the real records lie beside the repository, not in it")


@pytest.fixture
def garden(repo: Repo) -> Repo:
    repo.ok("init", "--profile", "team")
    return repo


def documents(repo: Repo) -> dict[str, dict[str, Any]]:
    return {one["title"]: one for one in repo.json("list")["milestones"]}


def test_owners_reviewers_approvers_and_stages_find_their_fields(garden: Repo) -> None:
    garden.ok("import", "keps", str(OURS))
    tree = documents(garden)["Plant an apple tree"]
    assert (tree["status"], tree["phase"], tree["workflow"]) == ("active", "beta", "kep")
    assert tree["owner"] == "github:RoseHip"
    assert tree["contributors"] == {"core": ["github:RoseHip", "github:moss"]}
    assert tree["phases"] == {
        "alpha": {"reviewers": ["github:fern", "github:ivy"], "x-release": "v1.2"},
        "beta": {"reviewers": ["github:fern"], "x-release": "v1.3"},
        "stable": {"reviewers": ["github:fern"]},
    }
    assert tree["sign_off"] == ["sig-garden-leads", "github:ivy"]
    assert tree["teams"] == {"lead": "sig-garden", "contributing": ["sig-kitchen"]}


def test_keys_without_a_place_are_kept_as_they_are(garden: Repo) -> None:
    garden.ok("import", "keps", str(OURS))
    assert documents(garden)["Plant an apple tree"]["x-kep"] == {
        "kep-number": 12,
        "status": "implementable",
        "creation-date": "2026-01-31",
        "latest-milestone": "v1.3",
        "feature-gates": [{"name": "AppleTree", "components": ["orchard"]}],
        "see-also": ["/keps/sig-garden/7-fence"],
    }


def test_dirt_is_told_with_file_line_and_column_and_the_rest_is_imported(garden: Repo) -> None:
    done = garden.json("import", "keps", str(OURS))
    assert done["imported"] == 2
    told = {
        (Path(one["path"]).parent.name, one["line"], one["column"], one["message"])
        for one in done["diagnostics"]
    }
    assert told == {
        ("keps", 6, 7, "`two words` is no login of github"),
        ("31-compost", 2, 1, "key `title` stands here and in line 1"),
        ("7-fence", 3, 20, "`TBD` is nobody"),
        ("7-fence", 5, 9, "`implemnted` is none of the words that the map knows"),
        ("7-fence", 6, 16, "`2026-13-01` is not in the calendar"),
        ("7-fence", 7, 13, "`TBD` is nobody"),
        ("7-fence", 10, 19, "`1.2` is not of the form `v[0-9]+\\.[0-9]+`"),
    }
    fence = documents(garden)["Mend the fence"]
    assert fence["status"] == "planned"
    assert fence["x-kep"]["status"] == "implemnted"
    assert fence["x-kep"]["authors"] == ["@moss", "TBD"]


def test_strict_imports_nothing_where_anything_is_dirty(garden: Repo) -> None:
    with garden.unchanged():
        assert garden.call("import", "keps", str(OURS), "--strict").exit_code == 1


@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_imported_passes_check_in_every_profile(profile: str, repo: Repo) -> None:
    repo.ok("init", "--profile", profile)
    repo.ok("import", "keps", str(OURS))
    assert repo.ok("check", "--strict") == "2 milestones: all is well\n"
    assert repo.git("status", "--porcelain") == ""


def test_importing_twice_is_importing_once(garden: Repo) -> None:
    garden.ok("import", "keps", str(OURS))
    with garden.unchanged():
        assert garden.ok("import", "keps", str(OURS)) == "nothing new: 2 found, all of them here already\n"
        assert garden.ok("import", "keps", str(OURS), "--update").startswith("nothing new")


def test_two_clones_that_import_give_the_same_uids(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        repo = Repo(tmp_path / name, tmp_path / "home").init()
        repo.ok("init", "--profile", "community")
        repo.ok("import", "keps", str(OURS))
        found.append({one["title"]: one["uid"] for one in repo.json("list")["milestones"]})
    assert found[0] == found[1]


def test_an_import_is_one_commit_and_one_event_for_each_record(garden: Repo) -> None:
    before = garden.git("rev-parse", "HEAD")
    garden.ok("import", "keps", str(OURS))
    assert garden.git("rev-parse", "HEAD^") == before
    assert [one["kind"] for one in garden.json("log")["events"]] == ["import", "import"]
    garden.ok("plan", "Something else")
    assert [one["kind"] for one in garden.json("log")["events"]] == ["plan", "import", "import"]


def test_an_edit_here_survives_an_import_and_yields_to_an_update(garden: Repo, tmp_path: Path) -> None:
    files = shutil.copytree(OURS, tmp_path / "files")
    garden.ok("import", "keps", str(files))
    garden.ok("edit", "Plant", "owner=sarah", "estimate=3d")
    kep = files / "keps/sig-garden/12-apple-tree/kep.yaml"
    kep.write_text(kep.read_text().replace("an apple tree", "two apple trees"))
    garden.ok("import", "keps", str(files))
    assert documents(garden)["Plant an apple tree"]["owner"] == "sarah"
    assert "1 brought up to date" in garden.ok("import", "keps", str(files), "--update")
    tree = documents(garden)["Plant two apple trees"]
    assert (tree["owner"], tree["estimate"]) == ("github:RoseHip", "3d")


def test_what_was_completed_here_is_frozen_for_an_update_too(garden: Repo) -> None:
    garden.ok("import", "keps", str(OURS))
    garden.ok("cancel", "Mend", "-m", "there is no fence")
    with garden.unchanged():
        garden.ok("import", "keps", str(OURS), "--update")


def test_a_dry_run_writes_nothing(garden: Repo) -> None:
    with garden.unchanged():
        assert garden.ok("import", "keps", str(OURS), "--dry-run").startswith("would be done")


def test_a_folder_without_records_is_refused(garden: Repo) -> None:
    (garden.path / "empty").mkdir()
    done = garden.call("import", "keps", "empty")
    assert done.exit_code == 2
    assert "nothing in `empty` can be imported" in done.stderr


def test_a_link_out_of_the_folder_is_not_followed(garden: Repo) -> None:
    garden.write("in/1-a/kep.yaml", "title: Inside\nkep-number: 1\n")
    garden.write("out/kep.yaml", "title: Outside\nkep-number: 2\n")
    (garden.path / "in/2-b").symlink_to(garden.path / "out")
    (garden.path / "in/kep.yaml").symlink_to(garden.path / "out/kep.yaml")
    garden.ok("import", "keps", "in")
    assert [*documents(garden)] == ["Inside"]


def test_two_files_with_one_number_are_two_records(garden: Repo) -> None:
    garden.write("in/a/kep.yaml", "title: First\nkep-number: 1\n")
    garden.write("in/b/kep.yaml", "title: Second\nkep-number: 1\n")
    done = garden.json("import", "keps", "in")
    assert done["imported"] == 2
    assert done["diagnostics"][0]["line"] == 2
    assert "nothing new" in garden.ok("import", "keps", "in")


@real
def test_the_real_records_are_imported_once_and_pass_check(repo: Repo) -> None:
    repo.ok("init", "--profile", "team")
    done = repo.json("import", "keps", str(REAL))
    assert done["imported"] == len(list(REAL.rglob("kep.yaml"))) == 105
    assert all(one["code"] == "MG702" and one["line"] for one in done["diagnostics"])
    assert repo.ok("check", "--strict") == "105 milestones: all is well\n"
    with repo.unchanged():
        repo.ok("import", "keps", str(REAL))


@real
def test_of_the_real_records_no_approver_is_lost(repo: Repo) -> None:
    repo.ok("init", "--profile", "community")
    repo.ok("import", "keps", str(REAL))
    by_number = {str(one["x-kep"]["kep-number"]): one for one in repo.json("list")["milestones"]}
    approvals = sorted((REAL / "keps/prod-readiness").rglob("*.yaml"))
    assert len(approvals) == 76
    for path in approvals:
        record, stage = by_number[path.stem], ""
        for line in path.read_text().splitlines():
            if found := re.fullmatch(r"(alpha|beta|stable):\s*", line):
                stage = found[1]
            elif found := re.search(r"approver: *[\"']?@?([\w-]+)", line):
                assert f"github:{found[1]}" in record["phases"][stage]["reviewers"], path


def test_whatever_lies_beside_it_a_good_record_is_imported(garden: Repo) -> None:
    bad = {
        "anchor": b"title: &x Anchored\n",
        "bytes": b"\xff\xfe",
        "empty": b"",
        "list": b"- one\n",
        "hidden": b'title: "a\\u202eb"\n',
        "huge": b"title: Huge\nmetrics: " + b"x" * 300_000 + b"\n",
        "long": b"title: " + b"x" * 300 + b"\n",
    }
    for name, data in bad.items():
        garden.write(f"in/{name}/kep.yaml", data)
    garden.write("in/good/kep.yaml", "title: Good\nkep-number: 1\nweird: .nan\n")
    done = garden.json("import", "keps", "in")
    assert done["imported"] == 1
    assert {Path(one["path"]).parent.name for one in done["diagnostics"]} == set(bad)
    assert garden.ok("check", "--strict") == "1 milestone: all is well\n"
