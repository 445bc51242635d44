"""What is typed and cannot be kept is refused before anything happens."""

from __future__ import annotations

from tests.harness import Repo


def test_an_argument_that_is_not_utf8_is_refused(planned: Repo) -> None:
    with planned.unchanged():
        done = planned.call("cancel", "1", "-m", "caf\udce9")
    assert done.exit_code == 2
    assert "MG010" in done.stderr


def test_a_title_that_ends_its_line_is_refused(planned: Repo) -> None:
    with planned.unchanged():
        done = planned.call("edit", "1", 'title="two\\n"')
    assert done.exit_code == 1
    assert "MG104" in done.stderr
