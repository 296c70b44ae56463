"""The pages on the scale of a province: growth and arithmetic, worked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.scale_report import BEGIN, END, LABELS, Usage, growth, write_pages


def usages(processor_seconds: dict[int, float]) -> list[Usage]:
    return [
        Usage(command, people, 1.0, seconds, 2_000.0)
        for command in LABELS
        for people, seconds in processor_seconds.items()
    ]


def test_growth_with_and_without_the_start_of_spark() -> None:
    measured = [
        Usage("compute", million * 1_000_000, 1.0, seconds, 1.0) for million, seconds in ((1, 30), (2, 36), (10, 90))
    ]
    assert growth(measured) == (10.0, 3.0, 6.0, 6.75)


@pytest.mark.parametrize(("late", "verdict"), [(200.0, "达到"), (201.0, "**未达到**")])
def test_a_cost_that_grows_faster_than_people_is_missed(tmp_path: Path, late: float, verdict: str) -> None:
    report = tmp_path / "report.md"
    measured = usages({1_000_000: 20.0, 10_000_000: late})
    write_pages(report, tmp_path / "none.md", measured, 500_000, 7, (10.0, 5.0), 0.0)
    assert report.read_text(encoding="utf-8").count(f"| {verdict} |") == len(LABELS)
    assert not (tmp_path / "none.md").exists()


def test_the_arithmetic_multiplies_by_people_and_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "scale.md"
    page.write_text(f"above\n{BEGIN}\nold\n{END}\nbelow\n", encoding="utf-8")
    measured = usages({1_000_000: 40.0, 10_000_000: 126.0})
    write_pages(tmp_path / "report.md", page, measured, 500_000, 7, (10.0, 5.0), 0.0)
    text = page.read_text(encoding="utf-8")
    assert "old" not in text
    assert text.startswith("above\n")
    assert text.endswith("below\n")
    # 12.6 s a million: 567 s for 45 million are 0.16 hours, six of them 3,402 s, so 1.35 processors at 70%.
    assert "| 应发和判断，十二个月 | 12.6 | 0.16 | 4.90 |" in text
    assert "| 江西全省 | 45,000,000 | 90 | 2 | 0.9 | 0.5 | 1.9 |" in text
    assert "| 全国 | 1,400,000,000 | 2,800 | 42 | 28.0 | 14.0 | 58.3 |" in text
