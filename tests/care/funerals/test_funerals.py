"""Funerals: who arranged one is paid the set sum, once for each person, by two people."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from doudi.care.funerals.actions import confirm_funeral, propose_funeral, refuse_funeral
from doudi.care.funerals.amounts import funeral_amount
from doudi.care.funerals.models import Funeral
from doudi.care.funerals.refusals import FuneralNotPayable
from doudi.care.payables.models import Payable
from doudi.care.payables.refusals import PayeeDoesNotFit
from doudi.core.attachments.owners import is_readable_by
from doudi.core.refusals import OutsideScope, SecondPersonRequired
from doudi.registry.models import Person
from doudi.registry.refusals import ProofRequired
from doudi.values.money import parse_yuan
from tests.care.medical.settled import tekun
from tests.care.payables.amounts import PROOF, approved, payee_of
from tests.deaths_and_cards import record_death
from tests.payments.conftest import clock, office  # noqa: F401 - fixtures
from tests.pictures import PNG_HEAD

CASES = yaml.safe_load((Path(__file__).parent / "worked_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.clause("SAL2026-16", "SC649-15")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_worked_case(case: dict[str, Any]) -> None:
    found = funeral_amount(**case["case"], known=date(2023, 7, 1))
    assert found.amount_fen == parse_yuan(case["expect"])


@pytest.mark.clause("SAL2026-16", "SC649-15")
def test_who_arranged_the_funeral_is_paid_once(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    arranger = payee_of(cast, "arranger", holder_name="丁小根", proof="侄子")
    given: dict[str, Any] = {"person": person, "payee": arranger, "relation": "侄子", "upload": PROOF}
    with pytest.raises(FuneralNotPayable):
        propose_funeral(by=cast.officer, **given)  # the person lives
    record_death(person, date(2023, 3, 30))
    person.refresh_from_db()
    with pytest.raises(OutsideScope):
        propose_funeral(by=cast.other_officer, **given)
    with pytest.raises(ProofRequired):
        propose_funeral(by=cast.officer, **{**given, "upload": None})
    with pytest.raises(PayeeDoesNotFit):
        propose_funeral(by=cast.officer, **{**given, "payee": payee_of(cast, account="6228480000000000888")})
    funeral = propose_funeral(by=cast.leader, **given)
    with pytest.raises(SecondPersonRequired):
        confirm_funeral(by=cast.leader, funeral=funeral)
    with pytest.raises(FuneralNotPayable):
        propose_funeral(by=cast.officer, **given)
    confirm_funeral(by=cast.director, funeral=funeral)
    payable = Payable.objects.get()
    assert (payable.amount_fen, payable.payee, payable.kind) == (780_00 * 12, arranger, "funeral")
    with pytest.raises(FuneralNotPayable):
        propose_funeral(by=cast.officer, **given)


def test_the_proof_of_a_funeral_goes_with_the_person(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    record_death(person, date(2023, 3, 30))
    person.refresh_from_db()
    arranger = payee_of(cast, "arranger", holder_name="丁小根", proof="侄子")
    funeral = propose_funeral(by=cast.leader, person=person, payee=arranger, relation="侄子", upload=PROOF)
    assert [is_readable_by(user, funeral.proof) for user in (cast.officer, cast.other_officer)] == [True, False]
    Person.objects.filter(pk=person.pk).update(village=cast.other_village)
    assert [is_readable_by(user, funeral.proof) for user in (cast.officer, cast.other_officer)] == [False, True]


def test_a_refused_one_is_proposed_again_and_who_was_not_under_tekun_gets_none(
    office: Any,  # noqa: F811 - the fixture
) -> None:
    cast, person, other = office.cast, tekun(office), office.person("钟有田")
    arranger = payee_of(cast, "arranger", holder_name="丁小根", proof="侄子")
    for one in (person, other):
        record_death(one, date(2023, 3, 30))
        one.refresh_from_db()
    given: dict[str, Any] = {"payee": arranger, "relation": "侄子", "upload": PROOF}
    funeral = propose_funeral(by=cast.officer, person=person, **given)
    refuse_funeral(by=cast.leader, funeral=funeral, note="凭证不清楚")
    assert propose_funeral(by=cast.officer, person=person, **given).state == "proposed"
    with pytest.raises(FuneralNotPayable):
        propose_funeral(by=cast.officer, person=other, **given)


def test_the_family_file_names_what_was_approved_without_a_hospital(
    office: Any,  # noqa: F811 - the fixture
    signed_in: Any,
) -> None:
    cast, person = office.cast, tekun(office)
    approved(cast, person, 1_500_00, payee=payee_of(cast))
    page = signed_in("officer").get(person.get_absolute_url()).content.decode()
    assert "医疗和丧葬" in page
    assert "1,500.00" in page
    assert "县人民医院" not in page


def test_a_funeral_is_proposed_and_confirmed_on_its_pages(
    office: Any,  # noqa: F811 - the fixture
    signed_in: Any,
) -> None:
    cast, person = office.cast, tekun(office)
    arranger = payee_of(cast, "arranger", holder_name="丁小根", proof="侄子")
    record_death(person, date(2023, 3, 30))
    sent = {"person": person.number, "payee": arranger.pk, "relation": "侄子", "source": "county"}
    officer = signed_in("officer")
    assert officer.post("/care/funerals/", sent).status_code == 422  # without the proof
    proof = SimpleUploadedFile("凭证.png", PNG_HEAD, content_type="image/png")
    assert officer.post("/care/funerals/", {**sent, "upload": proof}).status_code == 302
    funeral = Funeral.objects.get()
    page = signed_in("leader").get(funeral.get_absolute_url()).content.decode()
    assert "780.00元，乘以12个月" in page
    done = signed_in("leader").post(funeral.get_absolute_url(), {"act": "confirm", "note": "", "seen_version": 0})
    assert done.status_code == 302
    assert Payable.objects.get().amount_fen == 780_00 * 12


def test_a_death_before_the_first_known_standard_is_refused(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, office.person("丁火根")
    office.award(person, "tekun", since=date(2020, 1, 1), self_care="full", in_institution=False)
    record_death(person, date(2021, 7, 30))
    person.refresh_from_db()
    arranger = payee_of(cast, "arranger", holder_name="丁小根", proof="侄子")
    with pytest.raises(FuneralNotPayable):
        propose_funeral(by=cast.officer, person=person, payee=arranger, relation="侄子", upload=PROOF)
