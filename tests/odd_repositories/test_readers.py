"""Both readers of objects under one suite: what libgit2 and the git command say is the same (R40)."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milestone_git.model.diagnostic import Refused
from milestone_git.store.objects.base import Entry, Objects
from milestone_git.store.objects.format import SHA1, SHA256, format_of
from milestone_git.store.objects.library import LibraryObjects
from milestone_git.store.objects.plain import PlainObjects
from milestone_git.store.objects.promised import PromisedObjects
from milestone_git.store.objects.readers import is_partial, objects_of, why_plain
from milestone_git.store.repository import Place, discover
from tests.harness import Repo
from tests.odd_repositories.kinds import cloned, elsewhere, linked_work_tree, plain, sha256

Reader = Callable[[Place], Objects]


def place_of(repo: Repo) -> Place:
    return discover(repo.path, {**os.environ, **repo.environment()}, bare=True)


def by_library(place: Place) -> Objects:
    return LibraryObjects(place.common_dir)


def by_git(place: Place) -> Objects:
    return PlainObjects(place.git, place.form)


def by_git_as_partial(place: Place) -> Objects:
    return PromisedObjects(place.git, place.form)


@pytest.fixture(params=["library", "git", "git, partial", "git, SHA-256"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Repo, Objects]:
    made = sha256 if request.param == "git, SHA-256" else plain
    reader = {"library": by_library, "git, partial": by_git_as_partial}.get(request.param, by_git)
    repo = made(tmp_path)
    repo.write("src/run.sh", "#!/bin/sh\n").chmod(0o755)
    (repo.path / "src" / "link").symlink_to("app.py")
    repo.write("Größe.md", "x\n")
    (repo.path / os.fsdecode(b"src/latin-\xff")).write_text("x\n")
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--message", "More")
    return repo, reader(place_of(repo))


Pair = tuple[Repo, Objects]


def test_a_blob_is_read_to_the_byte(pair: Pair) -> None:
    repo, objects = pair
    for data in (b"", b"a\nb\r\n\0c", b"x" * 300_000):
        oid = objects.write_blob(data)
        assert oid == repo.git("hash-object", "--stdin", input=data)
        assert objects.blob(oid) == data


def test_a_blob_that_is_not_here_is_told_by_its_id(pair: Pair) -> None:
    repo, objects = pair
    away = format_of(repo.git("rev-parse", "HEAD")).blob_id(b"away")
    with pytest.raises((KeyError, Refused)) as caught:
        objects.blob(away)
    assert away[:12] in str(caught.value)
    assert objects.blob(repo.git("rev-parse", "HEAD:README.md"))


def test_what_is_no_blob_is_not_read_as_one(pair: Pair) -> None:
    repo, objects = pair
    for name in ("HEAD", "HEAD^{tree}"):
        with pytest.raises(KeyError):
            objects.blob(repo.git("rev-parse", name))


def test_a_name_is_no_id(pair: Pair) -> None:
    _, objects = pair
    for name in ("HEAD", "main", "", "zz", "HEAD\nmain"):
        with pytest.raises((KeyError, Refused)):
            objects.read(name)


def test_a_tree_is_read_as_git_lists_it(pair: Pair) -> None:
    repo, objects = pair
    head = repo.git("rev-parse", "HEAD")
    rows = [row for row in repo.git("ls-tree", "-r", "-z", "HEAD", "--", "src").split("\0") if row]
    listed = [Entry(path, *head_.split(" ")[::2]) for head_, _, path in (row.partition("\t") for row in rows)]
    assert list(objects.entries(head, "src/")) == listed
    assert list(objects.entries(head, "nowhere")) == []
    assert list(objects.entries(objects.tree_of(head), "src")) == listed
    names = repo.git("ls-tree", "-z", "--name-only", "HEAD").split("\0")[:-1]
    assert objects.names(head) == names


def test_an_entry_is_found_with_its_mode_or_not_at_all(pair: Pair) -> None:
    repo, objects = pair
    head = repo.git("rev-parse", "HEAD")
    for path in ("README.md", "src", "src/run.sh", "src/link", "Größe.md", os.fsdecode(b"src/latin-\xff")):
        found = objects.entry(head, path)
        assert found is not None
        assert found.path == path
        mode, _, oid = repo.git("ls-tree", "-z", "HEAD", "--", path).partition("\t")[0].split(" ")
        assert (found.mode, found.oid) == (mode, oid)
    for path in ("nowhere", "src/nowhere", "README.md/below", "src/link/app.py", "src/", "readme.md"):
        assert objects.entry(head, path) is None, path


def test_an_entry_of_a_commit_that_is_not_here_is_not_taken_for_nothing(pair: Pair) -> None:
    repo, objects = pair
    away = format_of(repo.git("rev-parse", "HEAD")).blob_id(b"away")
    for ask in (lambda: objects.entry(away, "src"), lambda: list(objects.entries(away, "src"))):
        with pytest.raises((KeyError, Refused)):
            ask()


def test_a_lost_tree_is_not_taken_for_an_empty_folder(pair: Pair) -> None:
    repo, objects = pair
    head, tree = repo.git("rev-parse", "HEAD", "HEAD:src").split("\n")
    (repo.path / ".git/objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises((KeyError, Refused)):
        list(objects.entries(head, "src"))


def test_a_tag_stands_for_what_it_names(pair: Pair) -> None:
    repo, objects = pair
    repo.git("tag", "--annotate", "--message", "v1", "v1")
    repo.git("tag", "--annotate", "--message", "v1, signed off", "v1-off", "v1")
    assert objects.tree_of(repo.git("rev-parse", "v1-off")) == repo.git("rev-parse", "HEAD^{tree}")


def test_a_replaced_object_is_read_as_it_was_stored(pair: Pair) -> None:
    repo, objects = pair
    old = repo.git("rev-parse", "HEAD:README.md")
    repo.git("replace", old, repo.git("hash-object", "-w", "--stdin", input="replaced\n"))
    assert objects.blob(old) == b"# Portfolio website\n"


def test_a_commit_is_written_as_git_would(pair: Pair) -> None:
    repo, objects = pair
    tree, head = repo.git("rev-parse", "HEAD^{tree}", "HEAD").split("\n")
    who = {
        f"GIT_{role}_{part}": said
        for role in ("AUTHOR", "COMMITTER")
        for part, said in (("NAME", "Ada Ü"), ("EMAIL", "ada@example.org"), ("DATE", "1767609000 +0100"))
    }
    mine = objects.write_commit(tree, [head], who, "Subject\n\nBody\n")
    told = repo.git("commit-tree", tree, "-p", head, "-F", "-", input="Subject\n\nBody\n", env=who)
    assert mine == told
    assert objects.commit(mine) == (tree, (head,), "Subject\n\nBody\n")
    again = objects.rewritten_commit(mine, [])
    assert objects.commit(again).parents == ()
    assert objects.rewritten_commit(again, [head]) == mine


def test_history_is_walked_as_git_walks_it(pair: Pair) -> None:
    repo, objects = pair
    base = repo.git("rev-parse", "HEAD")
    repo.git("switch", "--quiet", "--create", "side")
    first = repo.commit("One", **{"a/b.md": "1\n"})
    second = repo.commit("Two", **{"a/b.md": "2\n"})
    repo.git("switch", "--quiet", "main")
    other = repo.commit("Other", **{"c.md": "1\n"})
    assert objects.merge_base(second, other) == base
    repo.git("switch", "--quiet", "--orphan", "alone")
    alone = repo.commit("Alone", **{"d.md": "1\n"})
    assert objects.merge_base(second, alone) == ""
    assert set(objects.between(base, second)) == {first, second}
    assert len(list(objects.between("", second))) == 4
    blobs = {repo.git("rev-parse", f"{commit}:a/b.md") for commit in (first, second)}
    assert objects.reachable_blobs(second, base, ["a/b.md", "nowhere"]) == blobs


_PATHS = st.sampled_from(["a", "a.b", "a0", "a/b", "a/b.c", "a/c/d", "b/é", "src/app.py", "README.md", "src"])
_CHANGES = st.lists(st.tuples(_PATHS, st.sampled_from(["", "x\n", "y\n"])), min_size=1, max_size=5)


def _fits(changes: list[tuple[str, str]]) -> dict[str, str]:
    """Without what would make a file and a folder of one name, which nobody asks for."""
    kept: dict[str, str] = {}
    for path, data in changes:
        if path == "src" or any(path.startswith(f"{one}/") or one.startswith(f"{path}/") for one in kept):
            continue
        kept[path] = data
    return kept


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=_CHANGES.map(_fits).filter(bool))
def test_a_tree_is_written_as_git_writes_it(pair: Pair, changes: dict[str, str]) -> None:
    repo, objects = pair
    head = repo.git("rev-parse", "HEAD")
    index = {"GIT_INDEX_FILE": str(repo.path / ".git" / "other-index")}
    repo.git("read-tree", head, env=index)
    blobs = {path: objects.write_blob(data.encode()) if data else None for path, data in changes.items()}
    none = format_of(head).none
    rows = "".join(f"100644 {oid}\t{path}\0" if oid else f"0 {none}\t{path}\0" for path, oid in blobs.items())
    repo.git("update-index", "-z", "--index-info", input=rows, env=index)
    assert objects.tree_with(objects.tree_of(head), blobs) == repo.git("write-tree", env=index)


def test_a_file_that_becomes_a_folder_moves_to_its_place(pair: Pair) -> None:
    """`a/` comes behind `a.b`, and `a` before it."""
    _, objects = pair
    blob = objects.write_blob(b"x")
    files = objects.tree_with(None, {"a": blob, "a.b": blob, "b": blob})
    folder = objects.tree_with(files, {"a": None, "a/c": blob})
    assert objects.names(files) == ["a", "a.b", "b"]
    assert objects.names(folder) == ["a.b", "a", "b"]
    assert objects.tree_with(objects.tree_with(folder, {"a/c": None}), {"a": blob}) == files


def test_of_nothing_but_removals_the_empty_tree_is_left(pair: Pair) -> None:
    repo, objects = pair
    form = format_of(repo.git("rev-parse", "HEAD"))
    assert objects.tree_with(None, {}) == form.empty_tree
    made = objects.tree_with(None, {"a/b/c": objects.write_blob(b"x")})
    assert objects.tree_with(made, {"a/b/c": None}) == form.empty_tree


def test_what_git_packs_and_writes_meanwhile_is_found(pair: Pair) -> None:
    repo, objects = pair
    before = repo.git("rev-parse", "HEAD:README.md")
    assert objects.blob(before)
    repo.git("gc", "--quiet", "--prune=now")
    later = repo.commit("Later", **{"later.md": "later\n"})
    assert objects.blob(before)
    found = objects.entry(later, "later.md")
    assert found is not None
    assert objects.blob(found.oid) == b"later\n"


# Which of them a repository gets


def test_an_ordinary_repository_is_read_by_the_library(tmp_path: Path) -> None:
    place = place_of(linked_work_tree(tmp_path))
    assert why_plain(place) == ""
    assert isinstance(objects_of(place), LibraryObjects)


def test_what_the_library_cannot_read_is_read_by_git_for_a_reason(tmp_path: Path) -> None:
    of_sha256 = place_of(sha256(tmp_path))
    assert of_sha256.form == SHA256
    assert "SHA-256" in why_plain(of_sha256)
    assert type(objects_of(of_sha256)) is PlainObjects


def test_a_reftable_is_told_by_its_folder(tmp_path: Path) -> None:
    place = place_of(plain(tmp_path))
    (place.common_dir / "reftable").mkdir()
    assert "reftable" in why_plain(place)
    assert type(objects_of(place)) is PlainObjects


@pytest.mark.parametrize("words", [("--filter=blob:none",), ("--filter=tree:0", "--bare")])
def test_a_partial_clone_is_told_by_its_configuration(tmp_path: Path, words: tuple[str, ...]) -> None:
    origin = plain(tmp_path)
    origin.git("config", "uploadpack.allowFilter", "true")
    origin.git("clone", "--quiet", *words, f"file://{origin.path}", str(tmp_path / "clone"))
    place = place_of(elsewhere(origin, tmp_path / "clone"))
    assert is_partial(place)
    assert isinstance(objects_of(place), PromisedObjects)
    assert not is_partial(place_of(origin))


def test_an_extension_that_the_library_does_not_know_is_left_to_git(tmp_path: Path) -> None:
    repo = plain(tmp_path)
    place = place_of(repo)
    with (repo.path / ".git" / "config").open("a", encoding="utf-8") as stream:
        stream.write("[extensions]\n\tfutureThing = true\n[core]\n\trepositoryformatversion = 1\n")
    assert why_plain(place) == ""
    assert type(objects_of(place)) is PlainObjects


def test_objects_kept_elsewhere_are_looked_for_there(tmp_path: Path) -> None:
    repo = plain(tmp_path)
    (tmp_path / "aside").mkdir()
    aside = {"GIT_OBJECT_DIRECTORY": str(tmp_path / "aside")}
    aside["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = str(repo.path / ".git" / "objects")
    place = discover(repo.path, {**os.environ, **repo.environment(aside)})
    written = objects_of(place).write_blob(b"aside\n")
    assert objects_of(place).blob(written) == b"aside\n"
    with pytest.raises(KeyError):
        objects_of(place_of(repo)).blob(written)


def test_a_partial_clone_fetches_all_that_a_listing_misses_with_one_connection(tmp_path: Path) -> None:
    clone = cloned(tmp_path, "--filter=blob:none")
    origin = elsewhere(clone, tmp_path / "repository")
    origin.ok("plan", *(f"Milestone {number}" for number in range(8)))
    clone.git("fetch", "--quiet")
    trace = tmp_path / "trace"
    clone.ok("list", "--rev", "origin/main", env={"GIT_TRACE": str(trace)})
    assert trace.read_text().count("built-in: git fetch") == 1
    clone.ok("check", "--rev", "origin/main", env={"GIT_TRACE": str(tmp_path / "again")})
    assert "built-in: git fetch" not in (tmp_path / "again").read_text()


def test_a_partial_clone_fetches_the_history_of_the_plan_with_one_connection(tmp_path: Path) -> None:
    clone = cloned(tmp_path, "--filter=blob:none")
    origin = elsewhere(clone, tmp_path / "repository")
    for day in range(1, 5):
        origin.ok("edit", "1", f"due=2026-03-0{day}")
    clone.git("pull", "--quiet")
    trace = tmp_path / "trace"
    told = clone.ok("slip", env={"GIT_TRACE": str(trace)})
    assert trace.read_text().count("built-in: git fetch") == 1
    assert told == origin.ok("slip")


def test_the_known_ids_of_nothing_are_those_of_git() -> None:
    assert SHA1.none == "0" * 40
    assert SHA256.none == "0" * 64
    assert (SHA1.bytes_each, SHA256.bytes_each) == (20, 32)
    assert SHA1.blob_id(b"") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
