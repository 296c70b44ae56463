"""The month on the desk: steps, figures and charts of a county, a township, and users without payroll."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from doudi.console.desk.month import month_charts, month_panel
from tests.conftest import Cast
from tests.payments.conftest import Office, clock, office

__all__ = ["clock", "office"]
"""Fixtures of payments, used here as well."""
pytestmark = pytest.mark.django_db


def figures(by: Any) -> dict[str, str]:
    panel = month_panel(by=by)
    return {str(figure.label): figure.shown for figure in panel.figures} if panel else {}


def test_month_of_county_and_townships(office: Office) -> None:
    assert month_panel(by=office.cast.bureau) is None
    office.funds()
    office.award(office.person("钟有田"))
    run = office.prepare(date(2023, 4, 1))
    county = month_panel(by=office.cast.bureau)
    assert county is not None
    assert county.url == run.get_absolute_url()
    assert [(str(step.label), step.state) for step in county.steps[:3]] == [
        ("核算", "done"),
        ("核对", "current"),
        ("批准", "ahead"),
    ]
    assert county.steps[1].note == "0/1乡镇已确认"
    own, other = figures(office.cast.officer), figures(office.cast.other_officer)
    assert own["本月应发"] == figures(office.cast.bureau)["本月应发"] != "¥0.00"
    assert (other["本月应发"], other["笔数"]) == ("¥0.00", "0")
    assert "资金结余" not in own
    office.confirm(run)
    township = month_panel(by=office.cast.officer)
    assert township is not None
    assert township.steps[1].note == "1/1乡镇已确认，本乡镇已确认"


def test_charts_have_their_figures_as_a_table(office: Office, signed_in: Any) -> None:
    office.funds()
    office.award(office.person("钟有田"))
    run = office.prepare(date(2023, 4, 1))
    cache.clear()
    for who, template in (("director", "column_chart"), ("finance", "pair_chart")):
        assert [name for name, _chart in month_charts(by=getattr(office.cast, who))] == [
            f"ui/components/{template}.html"
        ]
        page = signed_in(who).get("/").content.decode()
        figure = page.partition("<figure")[2].partition("</figure>")[0]
        assert 'role="img"' in figure
        assert "<table>" in figure
        assert " style=" not in figure
        assert who == "finance" or f"{run.total_fen // 100:,}.00" in figure


@pytest.mark.parametrize(
    ("who", "label"),
    [
        ("cadre", "本村在办"),
        ("federation", "等本部门审核"),
        ("system_administrator", "启用的账号"),
        ("security_administrator", "现在登录着"),
        ("audit_administrator", "操作记录"),
    ],
)
def test_roles_without_payroll_have_figures(cast: Cast, who: str, label: str) -> None:
    panel = month_panel(by=getattr(cast, who))
    assert panel is not None
    assert label in {str(figure.label) for figure in panel.figures}
    assert panel.steps == []


def test_only_the_bureau_reads_of_unconfirmed_figures(signed_in: Any) -> None:
    assert "有待县局对照文件确认" in signed_in("bureau").get("/").content.decode()
    assert "有待县局对照文件确认" not in signed_in("officer").get("/").content.decode()
