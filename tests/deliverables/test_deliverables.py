"""What stands at the path of a deliverable, as Git itself says it, in commits and in the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from milestone_git.model.evidence import Entry
from milestone_git.store.evidence.deliverables import at
from milestone_git.store.reading.snapshot import INDEX
from milestone_git.store.repository import Place, discover
from tests.builders import refused

if TYPE_CHECKING:
    from tests.harness import Repo

PATHS = (
    "docs", "docs/a.md", "docs/deep/b.md", "docs/*.md", "docs/**", "**/*.md", "docs/**/b.md", "*.md",
    "docs/?.md",
    "docs/[a-c].md", "docs/[!a].md", "docs/[id].md", "link", "link/a.md", "run.sh", "library", "library/x",
    "missing", "missing/*.md", "docs/a.md/x", "./docs//a.md", "docs/",
)  # fmt: skip


def place_of(repo: Repo) -> Place:
    return discover(repo.path, repo.environment())


def furnished(repo: Repo) -> str:
    """A commit with a file, a folder, a symbolic link, a program and a submodule."""
    files = (
        "docs/a.md",
        "docs/b.md",
        "docs/deep/b.md",
        "docs/deep/c.txt",
        "docs/[id].md",
        "docs.md",
        "top.md",
    )
    for name in files:
        repo.write(name, f"{name}\n")
    repo.write("run.sh", "docs").chmod(0o755)
    (repo.path / "link").symlink_to("docs")
    repo.git("add", "-A")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.git('rev-parse', 'HEAD')},library")
    repo.git("commit", "-q", "-m", "Furnish")
    return repo.git("rev-parse", "HEAD")


def listed(repo: Repo, rev: str, *words: str) -> list[Entry]:
    rows = repo.git("ls-tree", "-z", *words, rev).split("\0")[:-1]
    heads = [(row.partition("\t")[0].split(" "), row.partition("\t")[2]) for row in rows]
    return [Entry(path, mode, oid) for (mode, _, oid), path in heads]


def test_a_file_folder_link_program_and_submodule_are_as_git_lists_them(repo: Repo) -> None:
    commit = furnished(repo)
    names = ("docs", "link", "run.sh", "library", "top.md")
    entries = at(place_of(repo), commit, names)
    assert {one.path: one for one in listed(repo, commit) if one.path in names} == {
        path: found[0] for path, found in entries.items()
    }
    assert at(place_of(repo), f"{commit}", ["docs/deep/b.md"])["docs/deep/b.md"] == (
        Entry("docs/deep/b.md", "100644", repo.git("rev-parse", f"{commit}:docs/deep/b.md")),
    )


def test_what_is_not_there_is_nothing_and_not_left_out(repo: Repo) -> None:
    names = ("missing", "missing/*.md", "docs/a.md/x", "library/x")
    assert at(place_of(repo), furnished(repo), names) == dict.fromkeys(names, ())
    assert at(place_of(repo), repo.git("rev-parse", "HEAD"), ()) == {}


def test_no_path_leads_through_a_symbolic_link(repo: Repo) -> None:
    assert at(place_of(repo), furnished(repo), ["link/a.md", "link/*.md"]) == {
        "link/a.md": (),
        "link/*.md": (),
    }


@pytest.mark.parametrize(
    ("glob", "paths"),
    [
        ("docs/*.md", ["docs/[id].md", "docs/a.md", "docs/b.md"]),
        ("docs/?.md", ["docs/a.md", "docs/b.md"]),
        ("docs/[!a].md", ["docs/b.md"]),
        ("docs/[id].md", ["docs/[id].md"]),
        ("docs/**/b.md", ["docs/b.md", "docs/deep/b.md"]),
        ("*.md", ["README.md", "docs.md", "top.md"]),
        ("doc?/deep/*", ["docs/deep/b.md", "docs/deep/c.txt"]),
        ("**", None),
    ],
)
def test_a_glob_is_the_sorted_list_of_what_git_matches(
    repo: Repo, glob: str, paths: list[str] | None
) -> None:
    commit = furnished(repo)
    found = at(place_of(repo), commit, [glob])[glob]
    rows = {one.path: one for one in listed(repo, commit, "-r")}
    magic = repo.git("ls-files", "-z", f":(glob){glob}", f":(literal){glob}").split("\0")[:-1]
    expected = sorted(rows) if paths is None else paths
    assert [one.path for one in found] == sorted(magic) == expected
    assert list(found) == [rows[one] for one in expected]


def test_the_index_says_what_its_commit_will_say_and_nothing_is_written(repo: Repo) -> None:
    furnished(repo)
    repo.git("rm", "-q", "-r", "docs/deep")
    repo.write("docs/a.md", "changed\n")
    repo.write("docs/new/x.md", "new\n")
    repo.write("docs-and-more.md", "sorts between a folder and its files\n")
    repo.git("add", "-A")
    repo.write("docs/a.md", "not staged\n")
    place = place_of(repo)
    with repo.unchanged():
        staged = at(place, INDEX, PATHS)
        single = {path: at(place, INDEX, [path])[path] for path in PATHS}
    repo.git("commit", "-q", "-m", "It")
    committed = at(place, repo.git("rev-parse", "HEAD"), PATHS)
    assert staged == single == committed
    assert sum(bool(entries) for entries in staged.values()) == 15


def test_an_index_in_conflict_is_our_side(repo: Repo) -> None:
    furnished(repo)
    repo.git("switch", "-q", "-c", "side")
    repo.commit("Side", **{"docs/a.md": "side\n"})
    repo.git("switch", "-q", "main")
    ours = repo.commit("Main", **{"docs/a.md": "main\n"})
    assert repo.run("git", "merge", "side").exit_code == 1
    place = place_of(repo)
    assert at(place, INDEX, ["docs/a.md"]) == at(place, ours, ["docs/a.md"])


@pytest.mark.parametrize("path", ["../x", "docs/../../x", "/etc/passwd", "docs/..", ".", ""])
def test_a_path_out_of_the_repository_is_refused(repo: Repo, path: str) -> None:
    commit = furnished(repo)
    for source in (commit, INDEX):
        assert refused(lambda source=source: at(place_of(repo), source, [path]))[0].code == "MG201"  # type: ignore[misc]  # the default binds


def test_names_that_are_no_utf8_are_found(repo: Repo) -> None:
    name = b"docs/caf\xe9.md".decode(errors="surrogateescape")
    repo.write(name, "latin\n")
    repo.git("add", "-A")
    staged = at(place_of(repo), INDEX, ["docs", "docs/*.md"])
    repo.git("commit", "-q", "-m", "It")
    assert staged == at(place_of(repo), repo._lines("rev-parse", "HEAD")[0], ["docs", "docs/*.md"])
    assert [one.path for one in staged["docs/*.md"]] == [name]


def test_files_that_a_partial_clone_lacks_are_there_and_trees_that_it_lacks_are_not_missing(
    repo: Repo,
) -> None:
    commit = furnished(repo)
    place = place_of(repo)
    whole = at(place, commit, PATHS)
    names = ("docs", "docs/deep")
    blob, tree = repo.git("rev-parse", f"{commit}:docs/a.md"), repo.git("rev-parse", f"{commit}:docs/deep")
    for oid in (blob, tree):
        path = repo.path / f".git/objects/{oid[:2]}/{oid[2:]}"
        path.chmod(0o600)
        path.unlink()
    (repo.path / ".git/milestones/cache.sqlite").unlink()
    assert at(place, commit, names) == {name: at(place, commit, names)[name] for name in names}
    assert at(place, commit, ["docs/a.md"]) == {"docs/a.md": whole["docs/a.md"]}
    with pytest.raises(KeyError):
        at(place, commit, ["docs/deep/b.md"])
