"""The list of attacks in `docs/threats.md` is the folder of them, told by their own first lines."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs" / "threats.md"


def told() -> dict[str, str]:
    """Each attack by the name of its file, in one sentence."""
    files = sorted(set(HERE.glob("test_*.py")) - {Path(__file__).resolve()})
    found = {}
    for file in files:
        sentence = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
        found[file.stem.removeprefix("test_")] = " ".join((sentence or "").split())
    return found


def listed() -> dict[str, str]:
    """What the page says: a line `| name | sentence |` for each."""
    rows = re.findall(r"^\| `([a-z0-9_]+)` \| (.+?) \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: sentence.replace("\\|", "|") for name, sentence in rows}


def test_the_page_lists_every_attack_and_no_other() -> None:
    assert listed() == told()


def test_the_page_says_by_which_codes_each_is_refused() -> None:
    rows = re.findall(
        r"^\| `([a-z0-9_]+)` \| .+? \| (.+?) \| (.+?) \|$",
        PAGE.read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    for name, server, continuous in rows:
        if server.startswith("none"):  # it is let in, and harms nobody
            continue
        text = (HERE / f"test_{name}.py").read_text(encoding="utf-8")
        codes = set(re.findall(r"MG\d{3}", f"{server} {continuous}"))
        assert codes, f"`{name}` is refused by nothing"
        assert codes <= set(re.findall(r"MG\d{3}", text)), name
        assert continuous != "–" or "ci=None" in text, f"CI sees `{name}`"


def test_the_page_counts_them() -> None:
    said = re.search(r"^(\d+) attacks", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert said is not None
    assert int(said[1]) == len(told())
