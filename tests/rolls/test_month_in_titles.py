"""The month in titles and file names is replaced in any spelling."""

from datetime import date

import pytest

from doudi.rolls.uprating.month_in_titles import (
    change_filing_day,
    shift_month,
    uprated_stem,
    uprated_title,
)

APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("桥头乡2023年4月农村低保对象花名册", "桥头乡2023年5月农村低保对象花名册"),
        ("2023年04月份花名册", "2023年5月份花名册"),
        ("2023.4", "2023.5"),
        ("2023-04低保", "2023-05低保"),
        ("202304", "202305"),
        ("4月", "5月"),
        ("04月", "05月"),
        ("四月低保", "五月低保"),
        ("二〇二三年四月", "二〇二三年五月"),
        ("二○二三年四月", "二〇二三年五月"),
        ("２０２３年４月", "２０２３年５月"),
        ("2022年4月", "2022年4月"),
        ("14月", "14月"),
        ("十四月", "十四月"),
        ("12023045", "12023045"),
        ("第4号", "第4号"),
    ],
)
def test_spellings(text: str, moved: str) -> None:
    assert shift_month(text, APRIL, MAY) == moved


def test_over_new_year_only_full_dates_move() -> None:
    december, january = date(2023, 12, 1), date(2024, 1, 1)
    assert shift_month("2023年12月低保", december, january) == "2024年1月低保"
    assert shift_month("12月低保", december, january) == "12月低保"


def test_titles_and_names_without_a_month_get_it() -> None:
    assert uprated_title("附件2：特困人员名册", APRIL, MAY) == "附件2：特困人员名册（2023年5月）"
    assert uprated_stem("特困人员名册", APRIL, MAY) == "特困人员名册（2023年5月提标）"
    assert uprated_stem("桥头乡2023年4月低保", APRIL, MAY) == "桥头乡2023年5月低保"


def test_filing_day() -> None:
    day = date(2023, 5, 10)
    assert change_filing_day("填报时间：2023年4月6日", day) == "填报时间：2023年5月10日"
    assert change_filing_day("单位：桥头乡  填表日期: 2023.4.6", day) == "单位：桥头乡  填表日期: 2023年5月10日"
    assert change_filing_day("填报时间：", day) == "填报时间：2023年5月10日"
    assert change_filing_day("出生日期：2023年4月6日", day) == "出生日期：2023年4月6日"
