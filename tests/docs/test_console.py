"""The player of transcripts: what it runs, what it forgives, what it writes down."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo import console
from demo.console import Played, complaint, play, updated
from demo.expected import mask, matches, rewrite
from demo.page import Step, UnreadableError, parse
from demo.shell import ShellError

FENCE = "```"


def block(*lines: str) -> str:
    return "\n".join([FENCE + "console", *lines, FENCE, ""])


def complaints(text: str, folder: Path) -> list[str]:
    return [said for played in play(text, folder) if (said := complaint("page.md", played))]


def test_a_page_that_tells_the_truth_passes(tmp_path: Path) -> None:
    page = block(
        "$ echo one; echo two >&2; echo three",
        "one",
        "two",
        "three",
        "",
        "$ git status --short",
        "$ cat <<'EOF'",
        "> a $HOME",
        ">",
        "> b",
        "> EOF",
        "a $HOME",
        "",
        "b",
        "$ git rev-parse HEAD 2>/dev/null",
        "HEAD",
        "[exit 128]",
    )
    assert complaints(page, tmp_path) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("$ echo one", "two"),
        ("$ echo one",),
        ("$ true", "one"),
        ("$ false",),
        ("$ true", "[exit 1]"),
        ("$ (echo one; exit 2)", "one", "[exit 1]"),
        ("$ printf 'a\\n\\nb\\n'", "a", "b"),
    ],
)
def test_a_page_that_lies_is_refused(lines: tuple[str, ...], tmp_path: Path) -> None:
    assert len(complaints(block(*lines), tmp_path)) == 1


def test_a_complaint_names_page_line_and_difference(tmp_path: Path) -> None:
    (said,) = complaints("# Title\n\n" + block("$ echo one", "two"), tmp_path)
    assert said.startswith("page.md:4: `echo one`")
    assert "-two\n+one" in said


def test_the_blocks_of_a_page_share_one_shell(tmp_path: Path) -> None:
    page = block("$ mkdir a && cd a && x=1") + "\nprose\n\n" + block('$ echo "$x ${PWD##*/}"', "1 a")
    assert complaints(page, tmp_path) == []


def test_a_block_inside_a_list_keeps_its_indent_and_other_blocks_are_not_run(tmp_path: Path) -> None:
    page = f"- first\n  {FENCE}console\n  $ echo one\n  one\n  {FENCE}\n\n{FENCE}sh\n$ exit 3\n{FENCE}\n"
    assert complaints(page, tmp_path) == []


def test_a_comment_sets_up_starts_afresh_and_moves_the_clock(tmp_path: Path) -> None:
    page = (
        "<!-- setup\ngit commit --quiet --allow-empty --message Start\necho hidden\n-->\n"
        + block("$ git log --format=%s", "Start")
        + "<!-- new repository -->\n<!-- clock 2026-03-01T09:00 -->\n<!-- an ordinary comment -->\n"
        + block(
            "$ git log 2>/dev/null", "[exit 128]", "$ echo $GIT_COMMITTER_DATE", "2026-03-01T09:02:00+00:00"
        )
    )
    assert complaints(page, tmp_path) == []


def test_a_failing_setup_stops_the_page(tmp_path: Path) -> None:
    with pytest.raises(ShellError, match="setup at line 1"):
        play("<!-- setup\nfalse\n-->\n" + block("$ true"), tmp_path)


def test_a_command_that_ends_the_shell_is_said_and_no_hang(tmp_path: Path) -> None:
    with pytest.raises(ShellError, match="has ended the shell"):
        play(block("$ exit 3", "$ true"), tmp_path)


def test_a_command_cannot_read_the_players_own_input(tmp_path: Path) -> None:
    assert complaints(block("$ cat", "$ echo after", "after"), tmp_path) == []


def test_a_slip_in_a_command_does_not_swallow_the_next(tmp_path: Path) -> None:
    page = block("$ echo 'open", "...", "[exit 2]", "$ echo after", "after")
    assert complaints(page, tmp_path) == []


@pytest.mark.parametrize("page", [FENCE + "console\n$ true", "<!-- setup\ntrue", block("no command")])
def test_a_page_that_is_not_closed_is_said(page: str) -> None:
    with pytest.raises(UnreadableError, match="line"):
        parse(page)


def test_gaps_match_within_a_line_and_over_lines() -> None:
    assert matches(("commit ... on main",), ("commit 12ab on main",))
    assert not matches(("commit ... on main",), ("commit 12ab", "x on main"))
    assert matches(("a", "...", "z"), ("a", "z"))
    assert matches(("a", "...", "z"), ("a", "b", "z", "c", "z"))
    assert not matches(("a", "...", "z"), ("a", "b"))
    assert matches(("...",), ())
    assert not matches(("a.c",), ("abc",))


def test_rewriting_keeps_gaps_that_still_match() -> None:
    assert rewrite(("id ...", "old"), ("id 7", "new")) == ("id ...", "new")
    assert rewrite(("a", "...", "z", "y"), ("a", "b", "c", "z")) == ("a", "...", "z")
    assert rewrite(("a", "...", "z"), ("a", "b", "c")) == ("a", "b", "c")
    assert rewrite(("...",), ("a",)) == ("...",)
    assert rewrite((), ("a",)) == ("a",)


lines = st.lists(st.sampled_from(["a", "b", "a b", "...", "a ..."]), max_size=6).map(tuple)
printed = st.lists(st.sampled_from(["a", "b", "a b", "c"]), max_size=6).map(tuple)


@given(lines, printed)
def test_what_is_rewritten_matches(expected: tuple[str, ...], actual: tuple[str, ...]) -> None:
    assert matches(rewrite(expected, actual), actual)


@given(printed, printed)
def test_a_mask_matches_both_runs_of_equal_length(one: tuple[str, ...], two: tuple[str, ...]) -> None:
    masked = mask(one, two)
    assert matches(masked, one)
    assert len(one) != len(two) or matches(masked, two)


def test_a_mask_hides_only_what_differs_by_chance() -> None:
    assert mask(("task t-4k2x added",), ("task t-9abz added",)) == ("task t-... added",)
    assert mask(("took 1.25 s",), ("took 3 s",)) == ("took ... s",)
    assert mask(("same",), ("same",)) == ("same",)


def test_update_writes_what_is_printed_and_masks_chance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    text = (
        "# T\n\n"
        + block("$ echo one", "", "$ echo id-$RANDOM$RANDOM", "$ (echo bad; exit 3)", "good")
        + "end\n"
    )
    page.write_text(text)
    monkeypatch.setattr("sys.argv", ["console", "--update", str(page)])
    assert console.main() == 0
    assert f"{page}:7: `(echo bad; exit 3)` now exits 3 instead of 0" in capsys.readouterr().err
    new = "# T\n\n" + block(
        "$ echo one", "one", "", "$ echo id-$RANDOM$RANDOM", "id-...", "$ (echo bad; exit 3)"
    )
    assert page.read_text() == new.replace(FENCE + "\n", "bad\n[exit 3]\n" + FENCE + "\n") + "end\n"
    monkeypatch.setattr("sys.argv", ["console", str(page)])
    assert console.main() == 0


def test_update_leaves_a_true_page_alone(tmp_path: Path) -> None:
    text = block("$ echo one", "o...", "", "", "$ false", "[exit 1]")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert updated(text, play(text, tmp_path / "a"), play(text, tmp_path / "b")) == text


def test_update_refuses_output_that_would_read_as_a_command(tmp_path: Path) -> None:
    text = block("$ echo '$ ls'")
    played: list[Played] = play(text, tmp_path)
    assert isinstance(played[0].step, Step)
    with pytest.raises(ShellError, match="read as a command"):
        updated(text, played, played)


def test_a_wrong_page_exits_1_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text(block("$ echo one", "two"))
    monkeypatch.setattr("sys.argv", ["console", str(page)])
    assert console.main() == 1
    assert f"{page}:2" in capsys.readouterr().err
