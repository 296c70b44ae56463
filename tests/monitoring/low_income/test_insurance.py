"""Insurance against falling back: policies, claims, and the workbook in two steps."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doudi.core.refusals import OutsideScope, ReasonRequired
from doudi.monitoring.low_income import refusals
from doudi.monitoring.low_income.insurance.actions import GivenPolicy, record_claim, record_policy, void_policy
from doudi.monitoring.low_income.insurance.file_import import confirm_insurance, discard_insurance, upload_insurance
from doudi.monitoring.low_income.insurance.file_rows import COLUMNS, read_file
from doudi.monitoring.low_income.insurance.models import InsuranceClaim, InsuranceFile, InsurancePolicy
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-2.d")]


def given(**changed: Any) -> GivenPolicy:
    policy = {
        "number": "PICC-1",
        "insurer": "人保财险",
        "payer": "county",
        "premium_fen": 100_00,
        "first_day": date(2025, 1, 1),
        "last_day": date(2025, 12, 31),
    }
    return GivenPolicy(**{**policy, **changed})


def test_a_policy_insures_the_family_and_its_claims_are_paid(cast: Cast, clock: Clock, family: Any) -> None:
    policy = record_policy(by=cast.officer, household=family.household, given=given())
    assert {row.person for row in policy.insured.all()} == {family.mother, family.son}
    claim = record_claim(by=cast.officer, policy=policy, person=family.son, claimed_on=date(2025, 3, 1))
    paid = {"policy": policy, "person": family.son, "claimed_on": date(2025, 3, 1)}
    with pytest.raises(refusals.InsuranceInvalid):
        record_claim(by=cast.officer, **paid, paid_on=date(2025, 4, 1))
    with pytest.raises(refusals.InsuranceInvalid):
        record_claim(by=cast.officer, **paid, paid_on=date(2025, 2, 1), amount_fen=1)
    record_claim(by=cast.officer, **paid, paid_on=date(2025, 4, 1), amount_fen=2_000_00)
    claim.refresh_from_db()
    assert claim.amount_fen == 2_000_00
    with pytest.raises(refusals.InsuranceInvalid):
        void_policy(by=cast.officer, policy=policy, reason="错了")


@pytest.mark.parametrize(
    "changed",
    [
        {"payer": "nobody"},
        {"premium_fen": -1},
        {"premium_fen": 100_000_01},
        {"last_day": date(2024, 12, 31)},
        {"last_day": date(2031, 1, 1)},
    ],
)
def test_a_policy_that_cannot_be_is_refused(cast: Cast, clock: Clock, family: Any, changed: Any) -> None:
    with pytest.raises(refusals.InsuranceInvalid):
        record_policy(by=cast.officer, household=family.household, given=given(**changed))


def test_a_policy_keeps_to_the_township_and_is_recorded_once(
    cast: Cast, clock: Clock, family: Any, other_family: Any
) -> None:
    with pytest.raises(OutsideScope):
        record_policy(by=cast.other_officer, household=family.household, given=given())
    with pytest.raises(refusals.InsuranceInvalid):
        record_policy(by=cast.officer, household=family.household, given=given(), insured=[other_family.son])
    policy = record_policy(by=cast.officer, household=family.household, given=given(), insured=[family.son])
    with pytest.raises(refusals.InsuranceInvalid):
        record_policy(by=cast.officer, household=family.household, given=given())
    with pytest.raises(refusals.InsuranceInvalid):
        record_claim(by=cast.officer, policy=policy, person=family.mother, claimed_on=date(2025, 3, 1))
    with pytest.raises(ReasonRequired):
        void_policy(by=cast.officer, policy=policy, reason=" ")
    void_policy(by=cast.officer, policy=policy, reason="录错")
    record_policy(by=cast.officer, household=family.household, given=given())


def workbook(*rows: dict[str, str], headings: Any = None) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for place, (name, label) in enumerate((headings or COLUMNS).items()):
            sheet.write_string(0, place, str(label))
            for number, row in enumerate(rows, 1):
                sheet.write_string(number, place, row.get(name, ""))
    return target.getvalue()


def row(person: Any, **changed: str) -> dict[str, str]:
    cells = {
        "id_number": person.id_number.clear(),
        "name": person.name,
        "number": "PICC-9",
        "insurer": "人保财险",
        "payer": "县财政",
        "premium": "100",
        "first_day": "2025-01-01",
        "last_day": "2025-12-31",
    }
    return {**cells, **changed}


def test_a_workbook_is_read_then_confirmed(
    cast: Cast, clock: Clock, family: Any, other_family: Any, signed_in: Any
) -> None:
    content = workbook(
        row(family.mother),
        row(family.son, claimed_on="2025-03-01", paid_on="2025-04-01", amount="2000"),
        row(other_family.son),
        row(family.son, name="别人"),
        row(family.son, payer="谁"),
    )
    file = upload_insurance(by=cast.officer, name="清单.xlsx", content=content)
    assert (file.good_rows, file.faulty_rows, InsurancePolicy.objects.count()) == (2, 3, 0)
    with pytest.raises(OutsideScope):
        confirm_insurance(by=cast.other_officer, file=file)
    assert confirm_insurance(by=cast.officer, file=file) == 2
    policy = InsurancePolicy.objects.get()
    assert (policy.insured.count(), policy.premium_fen) == (2, 100_00)
    assert InsuranceClaim.objects.get().amount_fen == 2_000_00
    file.refresh_from_db()
    assert len(file.rows) == 3
    assert family.mother.id_number.clear() not in str(InsuranceFile.objects.values_list("sealed_rows")[0])
    client = signed_in("officer")
    page = client.get(file.get_absolute_url()).content.decode()
    assert "姓名和登记的不一样" in page
    assert client.get(f"{file.get_absolute_url()}?excel=1").status_code == 200
    with pytest.raises(refusals.InsuranceInvalid):
        discard_insurance(by=cast.officer, file=file)


def test_a_family_that_moved_since_is_left_out_and_an_unknown_button_does_nothing(
    cast: Cast, clock: Clock, family: Any, other_family: Any, signed_in: Any
) -> None:
    file = upload_insurance(by=cast.officer, name="清单.xlsx", content=workbook(row(family.mother)))
    assert signed_in("officer").post(file.get_absolute_url(), {}).status_code == 400
    given = GivenPolicy("PICC-9", "人保财险", "county", 100_00, date(2025, 1, 1), date(2025, 12, 31))
    record_policy(by=cast.officer, household=family.household, given=given)
    type(family.household).objects.filter(pk=family.household.pk).update(village=other_family.household.village_id)
    assert confirm_insurance(by=cast.officer, file=file) == 0
    assert InsuranceFile.objects.get().faulty_rows == 1


def test_every_row_of_a_file_is_recorded_or_comes_back(cast: Cast, clock: Clock, family: Any) -> None:
    content = workbook(
        row(family.mother),
        row(family.mother, claimed_on="2025-02-01"),
        row(family.mother, premium="200"),
        row(family.son, number="PICC-8"),
        row(family.son, claimed_on="2025-03-01"),
    )
    file = upload_insurance(by=cast.officer, name="清单.xlsx", content=content)
    people = type(family.son).objects.filter(pk=family.son.pk)
    people.update(household=None)
    assert confirm_insurance(by=cast.officer, file=file) == 2
    assert [found["row"] for found in InsuranceFile.objects.get().rows] == [4, 5, 6]
    assert [insured.person for insured in InsurancePolicy.objects.get().insured.all()] == [family.mother]
    people.update(household=family.household)
    again = upload_insurance(by=cast.officer, name="再来.xlsx", content=workbook(row(family.son), row(family.mother)))
    assert confirm_insurance(by=cast.officer, file=again) == 1
    again.refresh_from_db()
    assert [found["fault"] for found in again.rows] == ["这个人不在这张保单上。"]


def test_a_file_is_checked_with_as_many_queries_for_more_rows(
    cast: Cast, clock: Clock, family: Any, django_assert_num_queries: Any
) -> None:
    rows = [row(family.mother), row(family.son), row(family.son, name="别人")]
    with django_assert_num_queries(1):
        assert len(read_file("清单.xlsx", workbook(*rows), by=cast.officer)) == 3


def test_a_file_without_a_column_is_refused(cast: Cast, clock: Clock, family: Any, signed_in: Any) -> None:
    content = workbook(row(family.son), headings={"name": "姓名", "number": "保单号"})
    with pytest.raises(refusals.ImportFileUnreadable, match="保险公司"):
        upload_insurance(by=cast.officer, name="清单.xlsx", content=content)
    sent = {"file": SimpleUploadedFile("清单.xlsx", b"no workbook")}
    assert signed_in("officer").post(reverse("low_income:insurance_files"), sent).status_code == 422


def test_the_pages_record_a_policy_and_a_claim(cast: Cast, clock: Clock, family: Any, signed_in: Any) -> None:
    client, address = signed_in("officer"), reverse("low_income:insurance")
    sent = {
        "household": family.household.number,
        "number": "PICC-2",
        "insurer": "人保财险",
        "payer": "county",
        "premium_fen": "100",
        "first_day": "2025-01-01",
        "last_day": "2025-12-31",
        "insured": family.son.name,
    }
    assert client.post(address, {**sent, "insured": "没有的人"}).status_code == 422
    assert signed_in("cadre").post(address, sent).status_code == 403
    assert client.post(address, sent).status_code == 302
    policy = InsurancePolicy.objects.get()
    claim = {"person": family.son.pk, "claimed_on": "2025-03-01", "paid_on": "", "amount_fen": ""}
    assert client.post(policy.get_absolute_url(), claim).status_code == 302
    assert signed_in("other_officer").get(policy.get_absolute_url()).status_code == 404
    assert "PICC-2" in client.get(address, {"claims": "waiting"}).content.decode()
    household = client.get(family.household.get_absolute_url()).content.decode()
    assert "人保财险" in household
