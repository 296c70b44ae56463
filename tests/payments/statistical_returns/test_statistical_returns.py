"""Statistical returns: what they count, that they are frozen, the second person, corrections and the Excel file."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from doudi.core.audit.models import Entry
from doudi.core.refusals import PermissionRequired, ReasonRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.payments.statistical_returns import actions, queries
from doudi.payments.statistical_returns.models import StatisticalReturn
from doudi.payments.statistical_returns.profiles import ProfileError, profiles, read_profile
from doudi.payments.statistical_returns.refusals import (
    FiguresChanged,
    NotCorrectable,
    PeriodNotOver,
    ReturnAlreadyIssued,
)
from doudi.registry import actions as registry
from doudi.registry.models import Award
from tests.conftest import Cast, Family
from tests.payments.bank_exchange import released_run

pytestmark = pytest.mark.django_db
MAY = date(2023, 5, 1)


def line(one: StatisticalReturn, sheet: str, *key: str) -> dict[str, Any]:
    """The line of a key; the total without one."""
    lines = one.figures[sheet]
    return next(each for each in lines if (each["is_total"] if not key else each["key"] == list(key)))


def award(cast: Cast, person: Any, programme: str, since: date, until: date | None = None, **facts: Any) -> Award:
    taken = registry.take_over_award(
        by=cast.officer,
        approved_by=cast.director,
        number=f"{person.number}-{programme}-{since:%Y%m}",
        person=person,
        programme=programme,
        from_month=since,
        **facts,
    )
    if until is not None:
        registry.end_award(by=cast.officer, award=taken, last_month=until, source_detail="到期")
    return taken


@pytest.mark.clause("P18-17.d")
def test_families_people_new_ended_and_spending_by_group(cast: Cast, family: Family, other_family: Family) -> None:
    month = released_run.MONTH
    award(cast, family.son, "dibao", month, dibao_class="long_term", assessed_income_fen=0)
    award(cast, family.son, "disability_nursing", date(2022, 1, 1), date(2023, 2, 1))
    released_run.fund(cast)
    run = released_run.released_run(cast, [family.mother, other_family.mother])
    one = actions.issue_return(by=cast.bureau, profile="monthly", first_month=month)
    area = family.household.village.area
    township, other = family.household.village_id[:9], other_family.household.village_id[:9]
    total = line(one, "townships")
    assert (total["families"], total["people"], total["new"], total["ended"]) == (2, 3, 1, 0)
    assert line(one, "programmes", "dibao", "long_term", area)["new"] == 1
    assert line(one, "townships", township, "dibao")["families"] == 1
    assert line(one, "townships", township, "dibao")["people"] == 2
    payments = run.payments.filter(state="sent")
    assert total["spending_fen"] == sum(payment.amount_fen for payment in payments) > 0
    of_the_other = payments.filter(village_code__startswith=other)
    assert line(one, "townships", other, "special")["spending_fen"] == sum(one.amount_fen for one in of_the_other)


def test_ended_people_and_the_dead_are_counted_once(cast: Cast, family: Family) -> None:
    award(cast, family.son, "disability_nursing", date(2022, 1, 1), date(2023, 4, 1))
    one = actions.issue_return(by=cast.bureau, profile="monthly", first_month=MAY)
    area = family.household.village.area
    nursing = line(one, "programmes", "disability_nursing", "", area)
    assert (nursing["people"], nursing["ended"], nursing["families"]) == (0, 1, 0)
    assert line(one, "programmes")["people"] == 1
    family.mother.death_date = date(2023, 5, 20)
    family.mother.save()
    june = actions.issue_return(by=cast.bureau, profile="monthly", first_month=date(2023, 6, 1))
    assert (line(june, "programmes")["people"], line(june, "programmes")["ended"]) == (0, 1)


def test_period_that_is_not_over_or_issued_already_is_refused(cast: Cast) -> None:
    with pytest.raises(PeriodNotOver):
        actions.issue_return(by=cast.bureau, profile="monthly", first_month=date(2999, 1, 1))
    with pytest.raises(PeriodNotOver):
        actions.issue_return(by=cast.bureau, profile="quarterly", first_month=MAY)
    quarter = actions.issue_return(by=cast.bureau, profile="quarterly", first_month=date(2023, 4, 1))
    assert quarter.last_month == date(2023, 6, 1)
    with pytest.raises(ReturnAlreadyIssued):
        actions.issue_return(by=cast.director, profile="quarterly", first_month=date(2023, 4, 1))
    for by in (cast.officer, cast.finance):
        with pytest.raises(PermissionRequired):
            actions.issue_return(by=by, profile="monthly", first_month=MAY)


def test_second_person_checks_and_a_correction_points_to_the_old(cast: Cast, family: Family) -> None:
    one = actions.issue_return(by=cast.bureau, profile="monthly", first_month=MAY)
    with pytest.raises(SecondPersonRequired):
        actions.check_return(by=cast.bureau, checked=one)
    with pytest.raises(NotCorrectable):
        actions.correct_return(by=cast.bureau, corrected=one, reason="漏了一户")
    actions.check_return(by=cast.director, checked=one)
    with pytest.raises(TransitionNotAllowed):
        actions.check_return(by=cast.director, checked=one)
    award(cast, family.son, "dibao", MAY, dibao_class="other", assessed_income_fen=0)
    with pytest.raises(ReasonRequired):
        actions.correct_return(by=cast.bureau, corrected=one, reason=" ")
    new = actions.correct_return(by=cast.bureau, corrected=one, reason="漏了一人")
    assert (new.corrects, new.state) == (one, "issued")
    assert line(new, "programmes")["people"] == line(one, "programmes")["people"] + 1
    with pytest.raises(NotCorrectable):
        actions.correct_return(by=cast.director, corrected=one, reason="再来一次")
    with pytest.raises(ReasonRequired):
        actions.reject_return(by=cast.director, checked=new, reason="")
    actions.reject_return(by=cast.director, checked=new, reason="还要再查")
    again = actions.correct_return(by=cast.director, corrected=one, reason="漏了一人")
    june = actions.issue_return(by=cast.bureau, profile="monthly", first_month=date(2023, 6, 1))
    assert queries.previous_return(june) == again, "compared with the correction, not with what it corrects"
    assert Entry.objects.filter(verb="return.correct").count() == 2


def test_issued_figures_are_frozen(cast: Cast) -> None:
    one = actions.issue_return(by=cast.bureau, profile="monthly", first_month=MAY)
    rows = StatisticalReturn.objects.filter(pk=one.pk)
    changes: tuple[dict[str, Any], ...] = ({"figures": {}}, {"content_hash": "0"}, {"first_month": date(2023, 4, 1)})
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(state="checked", checked_by=cast.bureau)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    actions.check_return(by=cast.director, checked=one)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(state="rejected")


def test_figures_without_their_hash_are_not_checked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    one = actions.issue_return(by=cast.bureau, profile="monthly", first_month=MAY)
    assert queries.is_intact(one)
    monkeypatch.setattr(actions, "content_hash", lambda *_given: "0" * 64)
    with pytest.raises(FiguresChanged):
        actions.check_return(by=cast.director, checked=one)


def test_page_and_excel_compare_with_the_month_before(cast: Cast, family: Family, signed_in: Any) -> None:
    actions.issue_return(by=cast.bureau, profile="monthly", first_month=date(2023, 4, 1))
    award(cast, family.son, "dibao", MAY, dibao_class="other", assessed_income_fen=0)
    director = signed_in("director")
    issued = director.post(reverse("statistical_returns:returns"), {"profile": "monthly", "first_month": "2023-05"})
    one = StatisticalReturn.objects.get(first_month=MAY)
    assert issued.headers["Location"] == one.get_absolute_url()
    director.get(one.get_absolute_url())  # the counts of the navigation are kept from then on
    with CaptureQueriesContext(connection) as asked:
        page = director.get(one.get_absolute_url()).content.decode()
    assert len(asked) <= 12
    assert "+1" in page
    assert "复核无误" not in page, "who issued it does not check it"
    assert "复核无误" in signed_in("bureau").get(one.get_absolute_url()).content.decode()
    book = load_workbook(io.BytesIO(director.get(reverse("statistical_returns:export", args=[one.pk])).content))
    assert book.sheetnames == ["分项目", "分乡镇", "分城乡"]
    rows = list(book["分项目"].iter_rows(min_row=3, values_only=True))
    assert rows[0][:7] == ("项目", "类别", "城乡", "户数", "比上期", "人数", "比上期")
    assert rows[1][:3] == ("低保", "非常补", "农村" if family.household.village.area == "rural" else "城市")
    assert rows[-1][:7] == ("合计", "", "", 1, 0, 2, 1)
    assert one.content_hash in book["分项目"]["A2"].value
    assert (
        director.post(reverse("statistical_returns:returns"), {"profile": "monthly", "first_month": "x"}).status_code
        == 422
    )


def test_profiles_are_declared_and_checked() -> None:
    assert {name: one.months for name, one in profiles().items()} == {"monthly": 1, "quarterly": 3}
    sheet = "{id: x, title: y, by: [programme], columns: [{label: z, measure: nonsense}]}"
    with pytest.raises(ProfileError, match="nonsense"):
        read_profile("p", f"{{label: a, months: 1, status: assumed, sheets: [{sheet}]}}")
