"""Lines that are recorded in Chinese, for readers in either language."""

from __future__ import annotations

from django.utils import translation

from doudi.casework.public_notices.recorded_lines import line_in_language, lines_in_language

RECORDED = {"申请人": "钟某监护家庭，2人", "保障人数": "3人", "村（居）": "长龙居委会", "初审意见": "拟同意"}


def test_lines_are_read_as_recorded_in_chinese() -> None:
    assert lines_in_language(RECORDED) == RECORDED


def test_lines_are_english_but_for_names_in_english() -> None:
    with translation.override("en"):
        shown = lines_in_language(RECORDED)
        assert list(shown.values()) == [
            "Family of guardian 钟 (people: 2)",
            "3",
            "长龙居委会",
            translation.gettext("拟同意"),
        ]
        assert "Applicant" in shown
        assert line_in_language("贡江镇人民政府") == "People's government of 贡江镇"
