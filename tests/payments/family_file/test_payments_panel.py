"""The payments in the family file: every payment with its card and state, and how fast they are found."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from doudi.payments.family_file.queries import payments_panel
from doudi.payments.models import Payment, Withheld
from doudi.registry import actions
from doudi.registry.households.panels import FamilyFile
from tests.conftest import Cast
from tests.payments.conftest import Office

pytestmark = pytest.mark.django_db
MOST_QUERIES_MORE = 9
"""Queries that the panel may add to the page of a household, however many payments there are."""


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def paid_family(office: Office) -> Any:
    """One person with dibao: April paid, May returned; another who has no card."""

    def pay() -> Any:
        office.funds()
        person = office.person("刘水生")
        office.award(person, since=date(2023, 4, 1))
        office.paid(office.prepare(date(2023, 4, 1)))
        office.clock.on(date(2023, 5, 4))
        run = office.release(office.prepare(date(2023, 5, 1)))
        office.bank_says(run, "returned")
        return person

    return office.built_once("paid family", pay)


def test_what_was_paid_is_found_in_two_clicks_from_the_desk(signed_in: Any, paid_family: Any) -> None:
    client = signed_in("officer")
    desk = text(client.get(reverse("console:desk")))
    form = re.search(r'<form class="search" action="([^"]+)" method="(get|post)"', desk)
    assert form is not None
    clicks = 1
    found = text(getattr(client, form[2])(form[1], {"q": "刘水生"}, follow=True))
    links = re.findall(r'<a href="(/[^"]+)">\s*刘水生', found)
    clicks += 1
    page = text(client.get(links[0]))
    first_panel = page[page.index('<section class="sheet"') :]
    first_panel = first_panel[: first_panel.index("</section>")]
    assert clicks == 2
    for part in ("2023年5月", "退回", "账号不存在", "2023年4月", "到账"):
        assert part in first_panel
    assert str(Payment.objects.latest("pk").account) in first_panel
    assert Payment.objects.latest("pk").account.clear() not in page


def test_household_page_begins_with_the_payments(signed_in: Any, paid_family: Any) -> None:
    page = text(signed_in("cadre").get(paid_family.household.get_absolute_url()))
    assert page.index('id="panel-payments"') < page.index('class="columns"')
    assert "/payment/" not in page  # a cadre reads the file, not the payroll


def test_panel_page_filters_and_counts(cast: Cast, signed_in: Any, paid_family: Any) -> None:
    whole = reverse("registry:family_panel", args=[paid_family.household_id, "payments"])
    client = signed_in("officer")
    page = text(client.get(whole))
    assert "共2笔" in page
    assert "共0笔" in text(client.get(f"{whole}?year=2022"))
    assert "共0笔" in text(client.get(f"{whole}?programme=tekun"))
    assert client.get(f"{whole}?page=99x").status_code == 404
    assert client.get(reverse("registry:family_panel", args=[paid_family.household_id, "nothing"])).status_code == 404
    assert signed_in("other_officer").get(whole).status_code == 404
    assert signed_in("finance").get(whole).status_code == 403


def test_months_without_payment_say_why(cast: Cast, office: Office) -> None:
    office.funds()
    person = office.person("无卡人", card=None)
    paid = office.person("有卡人")
    for one in (person, paid):
        office.award(one, since=date(2023, 4, 1))
    run = office.prepare(date(2023, 4, 1))
    shown = payments_panel(FamilyFile(person.household, cast.officer))
    assert shown is not None
    assert [row.why for row in shown["payments"].unpaid] == ["没有银行卡"]
    office.card(person, "6228480000000009999", date(2023, 4, 1))
    from doudi.payments import actions as payment_actions

    payment_actions.discard_run(by=cast.bureau, run=run, why="重新核算")
    office.paid(office.prepare(date(2023, 4, 1)))
    shown = payments_panel(FamilyFile(person.household, cast.officer))
    assert shown is not None
    assert shown["payments"].unpaid == []
    assert Withheld.objects.exists()
    assert [row.payment.state for row in shown["payments"].shown.rows] == ["paid"]


def test_arrears_withheld_for_a_month_that_was_paid_are_still_due(cast: Cast, office: Office, paid_family: Any) -> None:
    office.clock.on(date(2023, 6, 5))
    office.prepare(date(2023, 6, 1))
    shown = payments_panel(FamilyFile(paid_family.household, cast.officer))
    assert shown is not None
    assert [row.month.month for row in shown["payments"].unpaid] == [6, 5, 4]


def test_payments_after_somebody_left_are_of_their_new_family(cast: Cast, office: Office, paid_family: Any) -> None:
    old = paid_family.household
    new = actions.register_household(by=cast.officer, number="NH1", village=cast.village)
    actions.move_person(
        by=cast.officer,
        person=paid_family,
        household=new,
        relation="户主",
        since=date(2023, 5, 1),
        source="paper",
        source_detail="户口本",
    )

    def months(household: Any) -> list[date]:
        shown = payments_panel(FamilyFile(household, cast.officer))
        assert shown is not None
        return [row.payment.run.month for row in shown["payments"].shown.rows]

    assert months(old) == [date(2023, 4, 1)]
    assert months(new) == [date(2023, 5, 1), date(2023, 4, 1)]


def test_panel_needs_few_queries(cast: Cast, paid_family: Any) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        payments_panel(FamilyFile(paid_family.household, cast.officer))
    assert len(queries) <= MOST_QUERIES_MORE
