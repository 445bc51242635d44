"""Agreement with MPXJ: the benchmark's comparison on its own small networks and on the shared ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import cpm

FIXTURES = Path(__file__).parent / "fixtures"


def test_own_networks_agree_and_the_summary_comes_last(capsys: pytest.CaptureFixture[str]) -> None:
    assert cpm.main([str(FIXTURES)]) == 0
    *lines, summary = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert summary == (
        "cpm: 2 networks, 10 activities: 46 values equal, 24 differ by the start rule, 0 differ; "
        "5 float beside one that does; 4 follows one that does; "
        "6 measured from a project finish that moves with it; 9 starts before the project"
    )


def test_shared_networks_agree(capsys: pytest.CaptureFixture[str]) -> None:
    if not cpm.DEFAULT_FOLDER.is_dir():
        pytest.skip("the shared networks lie beside the checkout, at ../shared/data/cpm, and are not there")
    assert cpm.main([]) == 0
    lines = capsys.readouterr().out.splitlines()[:-1]
    for line in lines:
        if not line.startswith("mixed"):
            assert " 0 by the start rule, 0 differ" in line


def test_a_value_that_differs_is_told_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for source in FIXTURES.iterdir():
        text = source.read_text(encoding="utf-8")
        (tmp_path / source.name).write_text(
            text.replace("2026-01-07T17:00", "2026-01-07T16:00", 1), encoding="utf-8"
        )
    assert cpm.main([str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "expected 2026-01-07T16:00" in told


def test_an_activity_without_an_answer_and_an_answer_without_an_activity_fail(tmp_path: Path) -> None:
    source = (FIXTURES / "lags.in.tsv").read_text(encoding="utf-8")
    answers = (FIXTURES / "lags.mpxj.tsv").read_text(encoding="utf-8")
    (tmp_path / "lags.in.tsv").write_text(
        source.replace("T\td\t", "T\tother\t").replace("\td\t", "\tother\t"), encoding="utf-8"
    )
    (tmp_path / "lags.mpxj.tsv").write_text(answers, encoding="utf-8")
    found = cpm.compare(tmp_path / "lags.in.tsv").unexplained
    assert found == ["other: no answer", "d: no such activity"]


def test_a_folder_without_networks_is_no_success(tmp_path: Path) -> None:
    assert cpm.main([str(tmp_path)]) == 1
