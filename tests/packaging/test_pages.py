"""What is written from code lies in the tree as it would be written now: `make pages` after a change."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest

from milestone_git.app.errors import index
from milestone_git.cli import command, manual
from milestone_git.cli.table import COMMANDS, SECTIONS
from milestone_git.model.codes import CODES

ROOT = Path(__file__).parents[2]
PAGES = {"share/man/man1/git-milestone.1": manual.page, "docs/errors.md": index}


@pytest.mark.parametrize("path", PAGES)
def test_a_written_page_is_up_to_date(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == PAGES[path](), "to write it anew: make pages"


def test_every_code_is_on_the_page_of_codes() -> None:
    rows = re.findall(r"^\| \[(MG\d{3})\]\(\.\./(\S+)\) \| (\S+) \| (\d+) \| \S", index(), flags=re.MULTILINE)
    assert [row[0] for row in rows] == [*CODES]
    assert all((ROOT / row[1]).is_file() for row in rows)


def test_every_command_is_in_a_section_once() -> None:
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(COMMANDS)


def shown(text: str) -> str:
    """The page as `man` shows it, on lines that never end; what `man` complains about is refused."""
    words = ("man", "--warnings=w", "--no-hyphenation", "--no-justification", "-l", "-")
    environment = {"PATH": "/usr/bin:/bin", "MANWIDTH": "500", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(words, input=text.encode(), capture_output=True, check=True, env=environment)
    assert done.stderr == b""
    return re.sub(r".\x08", "", done.stdout.decode())


def test_no_heading_is_followed_by_a_second_beginning_of_its_paragraph() -> None:
    """`mandoc -Tlint` warned of each of 65."""
    assert not re.search(r"^\.S[HS] .*\n\.PP$", manual.page(), flags=re.MULTILINE)


def test_man_shows_every_command_and_option() -> None:
    text = shown(manual.page())
    for name in COMMANDS:
        found = command.get_command(click.Context(command), name)
        assert found is not None
        assert f"git milestone {name}" in text
        for parameter in found.params:
            assert not isinstance(parameter, click.Option) or parameter.opts[-1] in text, (name, parameter)


def test_hostile_text_stays_text_in_roff() -> None:
    hostile = "`.so /etc/passwd` \\fBbold\\fR 'x' -- \"q\" ~^` naïve …"
    words = shown(f'.TH X 1\n.SH NAME\nx \\- y\n.SH "{manual._plain("z")}"\n.PP\n{manual._text(hostile)}\n')
    assert ".so /etc/passwd \\fBbold\\fR 'x' -- \"q\" ~^ naïve …" in words
    assert shown(f".TH X 1\n.SH NAME\nx \\- y\n.PP\n{manual._text('.so y')}\n").count(".so y") == 1
