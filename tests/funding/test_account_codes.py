"""The treasury's codes on statements, by programme, area, source and month."""

from __future__ import annotations

from datetime import date

import pytest

from doudi.funding.account_codes import codes_in_words, direct_fund_mark, function_code, marks_in_words
from doudi.policy import SOURCE_LABELS

pytestmark = pytest.mark.django_db
MAY = date(2023, 5, 1)


@pytest.mark.clause("GFC-208.10", "GFC-208.19", "GFC-208.20", "GFC-208.21")
@pytest.mark.parametrize(
    ("programme", "area", "code"),
    [
        ("dibao", "urban", "2081901"),
        ("dibao", "rural", "2081902"),
        ("dibao", "", ""),
        ("temporary_relief", "", "2082001"),
        ("tekun_basic", "urban", "2082101"),
        ("tekun_care", "rural", "2082102"),
        ("child_living", "rural", "20810"),
        ("disabled_child_care", "urban", "20810"),
        ("disability_nursing", "rural", "20810"),
        ("laid_off_1960s", "urban", ""),
        ("price_subsidy", "urban", ""),
    ],
)
def test_functional_account_of_a_programme(programme: str, area: str, code: str) -> None:
    assert function_code(programme, area, MAY) == code


@pytest.mark.clause("DIRECTFUND-1")
def test_central_money_is_marked_01_and_provincial_03() -> None:
    marks = {source: direct_fund_mark(source, MAY) for source in SOURCE_LABELS}
    assert marks == {
        "county": "",
        "upper_grant": "01",
        "provincial_urban_relief_fund": "03",
        "provincial_fixed_grant": "03",
        "pooled_hardship_fund": "01",
        "to_be_confirmed": "",
    }


def test_codes_before_the_first_known_month_are_to_be_confirmed() -> None:
    assert function_code("dibao", "rural", date(2019, 1, 1)) == ""
    assert codes_in_words(["2081902", "", "2081901"]) == "2081901、2081902、待确认"
    assert marks_in_words(["03", "", "01"]) == "01、03"
    assert marks_in_words([""]) == "—"
