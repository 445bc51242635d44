"""The editor that Git would use, with a file in it; whoever types there holds no lock of ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

from milestone_git.model.diagnostic import refusal
from milestone_git.store.git import GitFailed
from milestone_git.store.repository import Place


def command(place: Place) -> str:
    """What `git commit` would start: `GIT_EDITOR`, `core.editor`, `VISUAL`, `EDITOR`, else vi.

    Refuses with MG014 where Git knows none that this terminal can show.
    """
    try:
        return place.git.line("var", "GIT_EDITOR")
    except GitFailed as failed:
        raise refusal(
            "MG014",
            "there is no editor for this terminal",
            "name one: `git config --global core.editor nano`",
            notes=tuple(failed.stderr.split("\n")[:1]),
        ) from failed


def edit(place: Place, path: Path) -> None:
    """Opens ``path`` and waits. Refuses with MG014 where the editor gives up; what was typed stays there."""
    editor = command(place)
    if editor == ":":
        return  # Git's own word for "no editor, take the text as it is"
    # as Git does it: the editor is a shell word with options, the path is data and never a part of it
    words = ["sh", "-c", f'{editor} "$@"', editor, str(path)]
    done = subprocess.run(words, cwd=place.top, env=dict(place.git.environment), check=False)
    if done.returncode != 0:
        raise refusal(
            "MG014",
            f"the editor ended with {done.returncode}: `{editor}`",
            "name another: `git config --global core.editor nano`",
        )
