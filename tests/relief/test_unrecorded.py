"""Money of a false case that went to somebody without a record is demanded of the temporary identity."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.funding.overview import overview_of
from doudi.payments import invariants
from doudi.payments.models import Recovery, Run
from doudi.payments.statements.relief_reconciliation import relief_sections
from doudi.relief.false_cases.actions import confirm_false_case, propose_false_case
from doudi.relief.identities.actions import close_identity, merge_identity
from doudi.relief.models import TemporaryIdentity, UnrecordedReceipt, UnrecordedRecovery
from doudi.relief.money_worklist import money_tasks_of
from doudi.relief.unrecorded import actions
from doudi.relief.unrecorded.refusals import IdentityStillOpen, ReceiptNotAllowed
from tests.payments.conftest import clock, office  # noqa: F401 - fixtures
from tests.relief.money_cases import filled_reserve, granted, paid_out

pytestmark = pytest.mark.clause("SC649-68")
APRIL = date(2023, 4, 1)


@pytest.fixture
def relief_office(office: Any) -> Any:  # noqa: F811 - the fixture
    """A county whose reserve holds 5,000 yuan; when the test ends the books agree."""
    office.funds()
    filled_reserve(office.cast, 5_000_00)
    yield office
    assert [str(one) for one in invariants.check_all()] == []
    assert [(one.name, found.where) for one in relief_sections() for found in one.differences] == []


def false_case(office: Any, *, is_unknown: bool = True, amount_fen: int = 1_000_00) -> UnrecordedRecovery:  # noqa: F811 - the fixture
    """A case paid in cash to somebody without a record, and confirmed to be false."""
    cast = office.cast
    (row,) = granted(cast, amount_fen)
    if is_unknown:
        row.relief.identity = unknown_person(cast, len(TemporaryIdentity.objects.all()) + 1)
        row.relief.save()
    paid_out(cast.officer, row, f"{row.pk:03d}", means="cash", cash_reason="没有账户")
    found = propose_false_case(by=cast.officer, relief=row.relief, finding="没有落水，认错了人")
    confirm_false_case(by=cast.director, found=found)
    return UnrecordedRecovery.objects.get(relief=row.relief)


def unknown_person(cast: Any, serial: int) -> TemporaryIdentity:
    """Somebody whom nobody knows, registered by the officer."""
    return TemporaryIdentity.objects.create(
        number=f"L360731100-20230403-{serial:02d}",
        village_code=cast.village.code,
        found_on=date(2023, 4, 3),
        sex="male",
        estimated_age=70,
        sealed_description="灰布衫",
        due_on=date(2023, 5, 3),
        recorded_by=cast.officer,
    )


def test_the_debtor_is_the_temporary_identity(relief_office: Any) -> None:
    recovery = false_case(relief_office)
    assert (recovery.amount_fen, recovery.debtor_name) == (1_000_00, "L360731100-20230403-01")
    assert (recovery.shares, recovery.state) == ({"county": 1_000_00}, "open")
    granted(relief_office.cast, 1_00, payee=relief_office.person("丁木根"), way="bank")
    assert relief_office.prepare(APRIL, Run.Kind.RELIEF).recoveries.count() == 0


def test_the_recovery_follows_who_the_identity_was(relief_office: Any) -> None:
    cast, recovery = relief_office.cast, false_case(relief_office)
    actions.receive_money(
        by=cast.finance, recovery=recovery, reference="J1", amount_fen=300_00, received_on=relief_office.clock.today
    )
    person = relief_office.person("丁火根")
    merge_identity(by=cast.officer, identity=recovery.relief.identity, person=person, reason="派出所查明")
    recovery.refresh_from_db()
    assert (recovery.state, recovery.person) == ("followed", person)
    with pytest.raises(TransitionNotAllowed):
        actions.receive_money(
            by=cast.finance, recovery=recovery, reference="J2", amount_fen=1, received_on=relief_office.clock.today
        )
    granted(cast, 1_00, payee=relief_office.person("丁木根"), way="bank")
    relief_office.prepare(APRIL, Run.Kind.RELIEF)
    demanded = Recovery.objects.get()
    assert (demanded.person, demanded.amount_fen) == (person, 700_00)
    assert demanded.lines.get().shares == {"county": 700_00}


def test_a_case_found_false_after_the_merger_follows_at_once(relief_office: Any) -> None:
    cast = relief_office.cast
    (row,) = granted(cast, 1_000_00)
    row.relief.identity = unknown_person(cast, 1)
    row.relief.save()
    paid_out(cast.officer, row, means="cash", cash_reason="没有账户")
    person = relief_office.person("丁火根")
    merge_identity(by=cast.officer, identity=row.relief.identity, person=person, reason="派出所查明")
    found = propose_false_case(by=cast.officer, relief=row.relief, finding="没有落水")
    confirm_false_case(by=cast.director, found=found)
    assert UnrecordedRecovery.objects.get().person == person


def test_who_is_never_found_is_written_off_by_two(relief_office: Any) -> None:
    cast, recovery = relief_office.cast, false_case(relief_office)
    with pytest.raises(IdentityStillOpen):
        actions.propose_write_off(by=cast.officer, recovery=recovery, reason="找不到")
    close_identity(by=cast.officer, identity=recovery.relief.identity, closing="left", reason="车站监控看到上车离开")
    recovery.refresh_from_db()
    assert (recovery.state, recovery.write_off_by) == ("write_off", cast.officer)
    assert "车站监控" in recovery.write_off_reason
    label = "无登记人员追回款待确认无法追回"
    assert [task.number for task in money_tasks_of(cast.director) if task.label == label] == [1]
    for who in (cast.officer, cast.leader, cast.finance):
        with pytest.raises(PermissionRequired):
            actions.confirm_write_off(by=who, recovery=recovery)
    with pytest.raises(ReasonRequired):
        actions.refuse_write_off(by=cast.director, recovery=recovery, why=" ")
    actions.refuse_write_off(by=cast.director, recovery=recovery, why="再问救助站")
    with pytest.raises(ReasonRequired):
        actions.propose_write_off(by=cast.officer, recovery=recovery, reason=" ")
    with pytest.raises(OutsideScope):
        actions.propose_write_off(by=cast.other_officer, recovery=recovery, reason="找不到")
    again = actions.propose_write_off(by=cast.director, recovery=recovery, reason="救助站也不知道")
    with pytest.raises(SecondPersonRequired):
        actions.confirm_write_off(by=cast.director, recovery=again)
    actions.refuse_write_off(by=second_director(cast), recovery=recovery, why="由乡镇提出")
    actions.propose_write_off(by=cast.officer, recovery=recovery, reason="救助站也不知道")
    assert actions.confirm_write_off(by=cast.director, recovery=recovery).state == "written_off"


def second_director(cast: Any) -> Any:
    """A second leader of the bureau."""
    from tests.relief.test_reserves import open_second_director

    return open_second_director(cast)


def test_money_given_back_returns_to_its_source_once(relief_office: Any) -> None:
    cast, recovery = relief_office.cast, false_case(relief_office)
    today = relief_office.clock.today
    given = {"recovery": recovery, "reference": "J1", "amount_fen": 400_00, "received_on": today}
    with pytest.raises(PermissionRequired):
        actions.receive_money(by=cast.officer, **given)
    actions.receive_money(by=cast.finance, **given)
    for wrong in ({}, {"reference": "J2", "amount_fen": 600_01}, {"reference": "J2", "received_on": date(2099, 1, 1)}):
        with pytest.raises(ReceiptNotAllowed):
            actions.receive_money(by=cast.finance, **{**given, **wrong})
    settled = actions.receive_money(by=cast.finance, **{**given, "reference": "J2", "amount_fen": 600_00})
    assert settled.state == "settled"
    county = next(line for line in overview_of(2023).lines if line.source == "county")
    assert (county.reserve_spent_fen, county.recovered_fen, county.spent_fen) == (1_000_00, 1_000_00, 0)


def test_somebody_with_a_name_and_no_record_is_linked_by_hand(relief_office: Any) -> None:
    cast = relief_office.cast
    recovery = false_case(relief_office, is_unknown=False)
    assert recovery.debtor_name == "某急难"
    with pytest.raises(IdentityStillOpen):
        actions.link_debtor(by=cast.officer, recovery=false_case(relief_office), person=relief_office.person("丁木根"))
    with pytest.raises(OutsideScope):
        actions.link_debtor(by=cast.other_officer, recovery=recovery, person=relief_office.person("丁火根"))
    linked = actions.link_debtor(by=cast.officer, recovery=recovery, person=relief_office.person("丁土根"))
    assert linked.state == "followed"


def test_the_rows_are_guarded(relief_office: Any) -> None:
    recovery = false_case(relief_office)
    for column, value in (("amount_fen", "1"), ("state", "'written_off'")):
        with pytest.raises(Exception, match=r"append-only|transition"), transaction.atomic(), connection.cursor() as c:
            c.execute(f"UPDATE relief_unrecordedrecovery SET {column} = {value} WHERE id = {recovery.pk}")


def test_the_pages_of_a_recovery(relief_office: Any, signed_in: Any) -> None:
    recovery = false_case(relief_office)
    address, finance = reverse("relief:unrecorded", args=[recovery.pk]), signed_in("finance")
    assert recovery.debtor_name in finance.get(reverse("relief:unrecorded_list")).content.decode()
    sent = {"act": "receive", "reference": "J1", "amount_fen": "1000.01", "received_on": relief_office.clock.today}
    assert finance.post(address, sent).status_code == 422
    assert finance.post(address, {**sent, "amount_fen": "1000"}).status_code == 302
    assert UnrecordedReceipt.objects.get().amount_fen == 1_000_00
    assert signed_in("other_officer").get(address).status_code == 404
    officer = signed_in("officer")
    assert officer.post(address, {"act": "receive"}).status_code == 422
    page = officer.get(reverse("relief:false_case", args=[recovery.relief.case_id])).content.decode()
    assert address in page
    assert "已收回" in officer.get(address).content.decode()
