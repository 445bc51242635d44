"""The cache may be spoilt in any way at any time: it costs time, and the answers stay the same."""

from __future__ import annotations

import marshal
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from milestone_git.store.kept import cache as cache_module
from milestone_git.store.kept.cache import NAME, Cache
from milestone_git.store.objects.format import SHA1
from milestone_git.store.reading import worktree
from tests.documents.records import BLOCKS, COMMENTED
from tests.harness import Repo

BAD = ".milestones/active/milestone-066.yaml"


@pytest.fixture
def filled(planned: Repo) -> Repo:
    """Good records, a broken one, and a cache that knows them."""
    planned.write(
        ".milestones/active/milestone-008.yaml", COMMENTED.replace("milestone-005", "milestone-001")
    )
    planned.write(BAD, BLOCKS.replace("status: planned", "status: lost").replace("-008", "-066"))
    _said(planned)
    assert _file(planned).is_file()
    return planned


def _file(repo: Repo) -> Path:
    return repo.path / ".git" / "milestones" / NAME


def _said(repo: Repo) -> list[tuple[int, str, str]]:
    lines = (["check", "--json"], ["list", "--json"], ["status"], ["show", "8"], ["check", "--rev", "HEAD"])
    return [tuple(repo.call(*words)) for words in lines]  # type: ignore[misc]  # a Result has three fields


def _delete(path: Path) -> None:
    path.unlink()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _cut_short(path: Path) -> None:
    os.truncate(path, 100)


def _replace(path: Path) -> None:
    path.write_bytes(b"this is no database\n" * 1000)


def _make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _make_dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere/at/all")


def _change_layout(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE kept_1 (other TEXT)")


def _lose_the_sums(path: Path) -> None:
    with sqlite3.connect(path) as opened:
        opened.execute("UPDATE kept_1 SET value = substr(value, 5)")


def _mix_the_values(path: Path) -> None:
    """Each value under the key of the next: every check sum is right, and stands in the wrong place."""
    with sqlite3.connect(path) as opened:
        rows = opened.execute("SELECT key, value FROM kept_1").fetchall()
        moved = zip(rows, [*rows[1:], rows[0]], strict=True)
        opened.executemany("UPDATE kept_1 SET value = ? WHERE key = ?", [(b[1], a[0]) for a, b in moved])


def _store_text(path: Path) -> None:
    with sqlite3.connect(path) as opened:
        opened.execute("UPDATE kept_1 SET value = 'text'")


HARMS: tuple[Callable[[Path], None], ...] = (
    _delete, _empty, _truncate, _cut_short, _replace, _make_folder, _make_dangling, _change_layout,
    _lose_the_sums, _mix_the_values, _store_text,
)  # fmt: skip


@pytest.mark.parametrize("harm", HARMS)
def test_a_spoilt_cache_changes_no_answer(filled: Repo, harm: Callable[[Path], None]) -> None:
    wanted = _said(filled)
    harm(_file(filled))
    assert _said(filled) == wanted
    assert _said(filled) == wanted


@pytest.mark.parametrize("seed", range(25))
def test_a_cache_with_changed_bytes_changes_no_answer(filled: Repo, seed: int) -> None:
    wanted = _said(filled)
    random = Random(seed)
    data = bytearray(_file(filled).read_bytes())
    for _ in range(random.choice((1, 3, 30, 3000))):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    _file(filled).write_bytes(data)
    assert _said(filled) == wanted


def test_a_changed_bit_is_noticed(tmp_path: Path) -> None:
    """Else the test above proves nothing."""
    kept = Cache(tmp_path)
    kept.put({"key": {"title": "User Authentication System"}})
    assert Cache(tmp_path).get("key") == {"title": "User Authentication System"}
    path = tmp_path / NAME
    assert path.read_bytes().count(b"Authentication") == 1
    path.write_bytes(path.read_bytes().replace(b"Authentication", b"authentication"))
    assert Cache(tmp_path).get("key") is None


def test_a_cache_that_nobody_may_write_changes_no_answer(filled: Repo) -> None:
    """By a folder in which no file can be made: root may write everywhere else."""
    wanted = _said(filled)
    folder = _file(filled).parent
    shutil.rmtree(folder)
    folder.write_text("no folder", encoding="utf-8")
    assert [one[1] for one in _said(filled)][:4] == [one[1] for one in wanted][:4]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    words = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
    words += " c.execute('BEGIN EXCLUSIVE'); print('locked', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", words, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        yield
        holder.communicate()


def test_a_cache_that_another_process_holds_changes_no_answer(filled: Repo) -> None:
    wanted = _said(filled)
    with _locked(_file(filled)):
        assert _said(filled) == wanted


def test_who_finds_it_held_waits_once_and_not_for_each_document(tmp_path: Path) -> None:
    Cache(tmp_path).put({"key": "kept"})
    with _locked(tmp_path / NAME):
        cache = Cache(tmp_path)
        begun = time.monotonic()
        assert [cache.get("key") for _ in range(200)] == [None] * 200
        assert time.monotonic() - begun < 20  # 200 waits are 40 seconds
    cache.put({"key": "anew"})
    assert cache.get("key") == "anew"


def test_what_another_version_kept_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(tmp_path).put({"key": "theirs"})
    monkeypatch.setattr(cache_module, "_stamp", lambda: "another version")
    assert Cache(tmp_path).get("key") is None
    Cache(tmp_path).put({"key": "ours"})
    monkeypatch.undo()
    assert Cache(tmp_path).get("key") == "theirs"


def test_a_good_file_under_a_bad_name_is_no_record_though_the_cache_knows_its_bytes(filled: Repo) -> None:
    data = filled.read(".milestones/active/milestone-008.yaml")
    filled.write(".milestones/active/milestone-008.txt", data)
    told = filled.json("check", exit_code=1)["diagnostics"]
    assert [one["code"] for one in told if one["path"].endswith("008.txt")] == ["MG107"]


def test_a_document_is_no_team_though_the_cache_knows_its_bytes(filled: Repo) -> None:
    filled.write(".milestones/config/team.yaml", filled.read(".milestones/active/milestone-008.yaml"))
    assert any(one["path"].endswith("team.yaml") for one in filled.json("check", exit_code=1)["diagnostics"])


def test_every_hand_edit_is_seen_at_once(filled: Repo) -> None:
    """Between two commands there is no tick of the clock to rely on."""
    for number in range(8):
        filled.write(".milestones/active/milestone-008.yaml", COMMENTED.replace("System ", f"Edit {number} "))
        assert f"Edit {number}" in filled.ok("show", "8")


def test_an_edit_that_keeps_size_and_time_is_seen(filled: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `touch -r` and some tools that sync do; ctime tells."""
    monkeypatch.setattr(worktree, "STILL_NS", 0)
    path = filled.path / ".milestones/active/milestone-008.yaml"
    before = path.stat()
    time.sleep(0.05)
    filled.ok("list")
    time.sleep(0.05)
    path.write_text(path.read_text(encoding="utf-8").replace("User Auth", "Else Auth"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert "Else Auth" in filled.ok("list")


def test_two_files_that_change_places_are_seen(filled: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worktree, "STILL_NS", 0)
    one, other = (
        filled.path / f".milestones/active/{name}.yaml" for name in ("milestone-008", "milestone-009")
    )
    other.write_text(COMMENTED.replace("User Auth", "Else Auth").replace("-008", "-009"), encoding="utf-8")
    time.sleep(0.05)
    filled.ok("list")
    spare = one.with_name("spare")
    one.rename(spare)
    other.rename(one)
    spare.rename(other)
    told = filled.json("check", exit_code=1)["diagnostics"]
    assert {one["path"][-8:-5] for one in told if one["code"] == "MG107"} == {"008", "009"}


def test_a_file_that_was_touched_just_now_is_read_again(tmp_path: Path) -> None:
    """Within a tick of the clock the same size and times say nothing: Git calls such entries racy."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.yaml").write_bytes(b"one")
    kept = Cache(tmp_path / "cache")
    assert worktree.listed(tmp_path, ("a/",), kept, "t", SHA1)[0].oids == {"a/x.yaml": SHA1.blob_id(b"one")}
    packed, _, digest = kept.get("work tree t")
    paths, stats = marshal.loads(packed)
    assert stats == [None]
    real = (tmp_path / "a" / "x.yaml").stat()
    as_if = (real.st_mode, real.st_ino, real.st_size, real.st_mtime_ns, real.st_ctime_ns)
    kept.put({"work tree t": (marshal.dumps((paths, [as_if]), 2), ["0" * 40], digest)})
    believed = worktree.listed(tmp_path, ("a/",), kept, "t", SHA1)[0].oids
    assert believed == {"a/x.yaml": "0" * 40}, "what was still is believed: so the margin is what protects"


def test_what_was_touched_just_now_is_read_each_time_and_written_down_once_it_lies_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.yaml").write_bytes(b"one")
    kept = Cache(tmp_path / "cache")
    first = worktree.listed(tmp_path, ("a/",), kept, "t", SHA1)
    monkeypatch.setattr(Cache, "put", lambda *_: pytest.fail("written again"))
    assert worktree.listed(tmp_path, ("a/",), kept, "t", SHA1) == first
    for text in (b"two", b"six"):
        (tmp_path / "a" / "x.yaml").write_bytes(text)
        found, read = worktree.listed(tmp_path, ("a/",), kept, "t", SHA1)
        assert (found.oids, read) == ({"a/x.yaml": SHA1.blob_id(text)}, {"a/x.yaml": text})
    monkeypatch.setattr(worktree, "STILL_NS", -1_000_000_000)
    with pytest.raises(pytest.fail.Exception, match="written again"):
        worktree.listed(tmp_path, ("a/",), kept, "t", SHA1)


def test_a_file_that_goes_while_the_folder_is_looked_at_is_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.yaml").write_bytes(b"one")
    monkeypatch.setattr("os.listdir", lambda _: ["gone.yaml", "x.yaml"])
    found, read = worktree.listed(tmp_path, ("a/",), Cache(tmp_path / "cache"), "t", SHA1)
    assert found.oids == {"a/gone.yaml": "", "a/x.yaml": SHA1.blob_id(b"one")}
    assert read == {"a/x.yaml": b"one"}


def test_git_gives_a_blob_the_same_id(repo: Repo) -> None:
    for data in (b"", b"a\n", COMMENTED.encode()):
        assert repo.git("hash-object", "--stdin", input=data) == SHA1.blob_id(data)


def test_a_warm_answer_parses_no_document(filled: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    (filled.path / BAD).unlink()
    wanted = _said(filled)
    parsed = pytest.fail
    monkeypatch.setattr("milestone_git.store.documents.fast.accepted", lambda data: parsed("parsed"))
    assert _said(filled) == wanted
