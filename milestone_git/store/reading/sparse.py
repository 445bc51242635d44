"""Files that a sparse checkout keeps out of the work tree: not there, and not deleted either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from milestone_git.model.record import ROOT
from milestone_git.store.repository import Place


def hidden(place: Place) -> Iterator[tuple[str, str, str]]:
    """(path, mode, blob) of what the index has of `.milestones/` and the work tree is not to have.

    Without a sparse checkout no child is started. A file that is there all the same is Git's to find: it then
    takes it for what it is.
    """
    if not _is_sparse(place):
        return
    for row in place.git.words("ls-files", "-t", "--stage", "-z", "--", ROOT):
        head, _, path = row.partition("\t")
        tag, mode, oid, _ = head.split(" ")
        if tag == "S":
            yield path, mode, oid


def lacks(place: Place, path: str) -> bool:
    """Whether nothing stands at ``path`` although something may: a sparse checkout hides nothing there."""
    there = place.top / path
    if there.exists() or there.is_symlink():
        return False
    return all(path != one for one, _, _ in hidden(place))


def hide_again(place: Place, paths: Iterable[str]) -> None:
    """Marks index entries as kept out of the work tree, which setting an entry forgets."""
    gone = [path for path in paths if not (place.top / path).exists()]
    if gone and _is_sparse(place):
        listed = "".join(f"{path}\0" for path in gone).encode(errors="surrogateescape")
        place.git.run("update-index", "--skip-worktree", "-z", "--stdin", stdin=listed)


def _is_sparse(place: Place) -> bool:
    return (place.git_dir / "info" / "sparse-checkout").exists()
