"""Our shims: their names, their text for this installation, and how one is known again."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from milestone_git.store.machine.packaged import PACKAGE, text_of

NAMES = ("pre-commit", "pre-merge-commit", "commit-msg", "post-merge", "post-rewrite", "pre-push")
OPTIONAL = ("reference-transaction",)
SERVER = ("pre-receive", "post-receive")
MARK = "# milestone-git hook"
_UNSAID = 10


def shim(name: str) -> bytes:
    """The hook ``name`` as this installation writes it: one file that needs no other of ours."""
    text = _whole(name).replace("@PYTHON@", shlex.quote(sys.executable))
    return text.replace("@PACKAGE@", shlex.quote(str(PACKAGE))).encode()


def is_ours(data: bytes, name: str) -> bool:
    """Whether ``data`` is a shim of ours for the hook ``name``, of whatever version."""
    if MARK.encode() not in data:
        return False
    said = re.search(rb"^hook=(.+)$", data, flags=re.MULTILINE)
    return said is None or said[1] == name.encode()


def interpreter(data: bytes) -> str:
    """The Python that a shim of ours names; empty where it names none."""
    said = re.search(r"^python=(.+)$", data.decode(errors="replace"), flags=re.MULTILINE)
    try:
        return (*shlex.split(said[1]), "")[0] if said else ""
    except ValueError:
        return ""


def add_trailer(message: Path, top: Path, environment: Mapping[str, str]) -> bool:
    """Does what the shim of `commit-msg` does by itself; False where a trailer is stated, and to be judged.

    It is the very text of the shim, so that a manager that calls our Python gets the same message.
    """
    script = f"{_part('trailer')}\nexit {_UNSAID}\n"
    words = ["sh", "-c", script, "commit-msg", str(message)]
    done = subprocess.run(words, cwd=top, env=dict(environment), check=False)
    if done.returncode not in (0, _UNSAID):
        raise OSError(f"the trailer could not be added: exit {done.returncode}")
    return done.returncode == 0


def _whole(name: str) -> str:
    include = re.compile(r"^#include (\S+)\n", flags=re.MULTILINE)
    return include.sub(lambda found: _part(found[1]), text_of(f"hooks/{name}"))


def _part(name: str) -> str:
    return text_of(f"hooks/parts/{name}")
