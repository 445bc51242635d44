"""One document of a milestone, put together from its phases."""

from __future__ import annotations

from milestone_git.render.document import Chapter, text
from tests.gates.stage import planned


def test_headings_go_down_and_other_files_stand_in_a_fence() -> None:
    one = planned(description="Who logs in,\nand how\x1b")
    chapters = [
        Chapter("design", (("a.md", "# Title\n\n```\n# no heading\n```\n"), ("b.yaml", "x: ```\n\ty\n"))),
        Chapter("spec", (("c.png", None),)),
    ]
    found = text(one, chapters, "c" * 40)
    assert found.startswith("# Title 1\n\nmilestone-001, as of cccccccccc\n\nWho logs in,\nand how\\x1b")
    assert "## design\n\n### Title\n\n```\n# no heading\n```" in found
    assert "`b.yaml`:\n\n````\nx: ```\n\ty\n````" in found
    assert found.endswith("## spec\n\n`c.png` is not there, or is no text.")
    assert text(planned(), [], "c" * 40) == "# Title 1\n\nmilestone-001, as of cccccccccc"
