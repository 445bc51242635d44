"""DOT: Graphviz draws it, and shows each word as it was."""

from __future__ import annotations

import shutil
import subprocess
import xml.etree.ElementTree as ET

import pytest

from milestone_git.render.exports.dot import render
from milestone_git.render.exports.text import line_of
from tests import builders
from tests.exports.plans import HOSTILE, rich, scheduled, titled

SVG = "{http://www.w3.org/2000/svg}"


def drawn(source: str) -> ET.Element:
    """The picture; fails where Graphviz complains of anything but a missing font."""
    assert shutil.which("dot"), "install graphviz, as `make test` does"
    done = subprocess.run(("dot", "-Tsvg"), input=source.encode(), capture_output=True, check=False)
    complaints = [line for line in done.stderr.decode().splitlines() if "ontconfig" not in line]
    assert (done.returncode, complaints) == (0, [])
    return ET.fromstring(done.stdout)


def texts(picture: ET.Element) -> list[str]:
    """Every line that is shown; Graphviz writes blanks as they are or as no-break spaces."""
    return [(one.text or "").replace("\xa0", " ") for one in picture.iter(f"{SVG}text")]


def edges(picture: ET.Element) -> list[str]:
    return [
        (group.findtext(f"{SVG}title") or "")
        for group in picture.iter(f"{SVG}g")
        if group.get("class") == "edge"
    ]


def test_milestones_are_nodes_and_dependencies_edges_with_their_kind_and_lag() -> None:
    picture = drawn(render("Portfolio", rich()))
    assert len(edges(picture)) == 9
    assert "milestone-003->milestone-004" in edges(picture)
    shown = texts(picture)
    assert {"Portfolio", "Set up", "SS +1d", "FF -4h", "SF"} <= set(shown)
    assert "2026-01-19 – 2026-01-23" in shown


def test_an_edge_is_red_only_where_it_holds_the_critical_path() -> None:
    lines = render("", rich()).splitlines()
    red = [line.split(" [")[0].strip() for line in lines if "->" in line and "color" in line]
    assert red == ['"milestone-003" -> "milestone-004"', '"milestone-007" -> "milestone-008"']


def test_what_is_not_in_the_plan_is_a_dashed_node() -> None:
    source = render("", scheduled(builders.record(1, needs=[7])))
    assert '"milestone-007" [style=dashed]' in source
    assert edges(drawn(source)) == ["milestone-007->milestone-001"]


def test_a_plan_with_nothing_in_it_is_a_graph() -> None:
    assert texts(drawn(render("Portfolio", scheduled()))) == ["Portfolio"]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_shown_as_it_was(title: str) -> None:
    shown = [" ".join(one.split()) for one in texts(drawn(render(title, titled(title))))]
    assert shown.count(" ".join(line_of(title).split())) == 3
