"""A person's own data on request: nothing before the check, all of it in clear after it, and a trace each time."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.casework import actions as casework
from doudi.casework.models import Case, RecipientRequest
from doudi.casework.personal_data_copies import actions
from doudi.casework.personal_data_copies.contents import copy_contents
from doudi.casework.personal_data_copies.refusals import (
    CopyNotPrinted,
    IdentityAlreadyChecked,
    IdentityNotChecked,
    NotAskedForCopy,
    PrintedByBureau,
    SignatureRequired,
)
from doudi.casework.recipient_requests.refusals import PersonNotIdentified, UnknownRequest
from doudi.casework.refusals import AlreadyAnswered
from doudi.core.accounts.roles import Permission
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, PermissionRequired
from doudi.registry import actions as registry
from doudi.registry.models import Circumstance, Person
from tests.casework.recipient_requests.test_recipient_requests import PHONE, home, sent, staff_day
from tests.conftest import Cast, Family
from tests.portal.application_form.test_photographs import png

pytestmark = pytest.mark.django_db
__all__ = ["home"]


def checked(staff: Cast, person: Person, by: Any = None) -> RecipientRequest:
    row = sent(staff, "my_data")
    return actions.identify_for_copy(by=by or staff.officer, request=row, person=person, check="card")


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("签收.png", png(), content_type="image/png")


def texts(person: Person) -> str:
    sections = copy_contents(person, "R1")["sections"]
    return "\n".join(f"{section.title} {section.columns} {section.rows} {section.note}" for section in sections)


@pytest.mark.clause("PIPL-44")
def test_copy_holds_what_is_registered_in_clear_and_of_the_family_only_names(staff: Cast, home: Family) -> None:
    said = texts(home.mother)
    assert home.mother.id_number.clear() in said
    assert PHONE in said
    assert "近24个月的发放" in said
    others = Person.objects.filter(household=home.household).exclude(pk=home.mother.pk)
    assert others
    for other in others:
        assert other.name in said
        assert other.id_number.clear() not in said
    for words in ("乡镇经办人", "本人和家庭的情况", "享受的待遇", "手机上的申报"):
        assert words in said
    assert staff.officer.name not in said


@pytest.mark.clause("PIPL-44")
def test_nothing_is_printed_before_the_person_was_checked(staff: Cast, home: Family) -> None:
    row = sent(staff, "my_data", home)
    assert row.person == home.mother
    with pytest.raises(IdentityNotChecked):
        actions.print_copy(by=staff.officer, request=row)
    with pytest.raises(PersonNotIdentified):
        actions.identify_for_copy(by=staff.officer, request=row, person=home.mother, check="")
    with pytest.raises(UnknownRequest):
        casework.accept_recipient_request(by=staff.officer, request=row, person=home.mother, check="card")
    actions.identify_for_copy(by=staff.officer, request=row, person=home.mother, check="call_back")
    with pytest.raises(IdentityAlreadyChecked):
        actions.identify_for_copy(by=staff.officer, request=row, person=home.mother, check="card")
    with pytest.raises(CopyNotPrinted):
        actions.hand_over_copy(by=staff.officer, request=row, receipt=None)
    with pytest.raises(NotAskedForCopy):
        actions.print_copy(by=staff.officer, request=sent(staff, "exit", home))


@pytest.mark.clause("PIPL-44")
def test_other_township_and_a_cadre_print_nothing(staff: Cast, home: Family, other_family: Family) -> None:
    row = sent(staff, "my_data", home)
    with pytest.raises(OutsideScope):
        actions.identify_for_copy(by=staff.officer, request=row, person=other_family.mother, check="card")
    actions.identify_for_copy(by=staff.officer, request=row, person=home.mother, check="card")
    with pytest.raises(OutsideScope):
        actions.print_copy(by=staff.other_officer, request=row)
    with pytest.raises(PermissionRequired):
        actions.print_copy(by=staff.cadre, request=row)
    assert not Entry.objects.filter(verb="personal_data.copy").exists()


def test_child_whose_status_is_confidential_is_printed_by_the_bureau(staff: Cast, home: Family) -> None:
    registry.change_circumstance(
        by=staff.bureau, subject=home.mother, kind="child_status", value="hiv", since=staff_day(), source="paper"
    )
    row = checked(staff, home.mother)
    with pytest.raises(PrintedByBureau):
        actions.print_copy(by=staff.officer, request=row)
    assert actions.print_copy(by=staff.bureau, request=row).startswith(b"%PDF")


@pytest.mark.clause("PIPL-44")
def test_officer_checks_prints_and_hands_over_on_the_page(
    staff: Cast, home: Family, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "pdf_of", lambda html: html.encode())
    row, client = sent(staff, "my_data", home), signed_in("officer")
    page, printing = row.get_absolute_url(), reverse("casework:print_personal_data", args=[row.pk])
    assert client.post(printing).status_code == 302
    assert "打印信息副本" not in client.get(page).content.decode()
    assert client.post(page, {"act": "identify", "person": home.mother.number}).status_code == 422
    assert client.post(page, {"act": "identify", "person": home.mother.number, "check": "card"}).status_code == 302
    printed = client.post(printing)
    assert printed["Cache-Control"] == "no-store"
    assert home.mother.id_number.clear() in printed.content.decode()
    entry = Entry.objects.get(verb="personal_data.copy")
    assert (entry.subject_kind, entry.subject_id) == ("person", str(home.mother.pk))
    assert home.mother.id_number.clear() not in entry.sentence
    assert client.post(page, {"act": "hand_over"}).status_code == 422
    before = Circumstance.objects.count()
    given = {"act": "hand_over", "receipt": scan(), "correction": "出生日期写错了"}
    assert client.post(page, given).status_code == 302
    row.refresh_from_db()
    case = Case.objects.get(procedure_id="circumstances_change", household=home.household)
    assert (row.outcome, row.case, row.files.filter(name="签收.png").count()) == ("handed", case, 1)
    assert Circumstance.objects.count() == before
    assert case.number in client.get(page).content.decode()
    with pytest.raises(AlreadyAnswered):
        actions.print_copy(by=staff.officer, request=row)
    with pytest.raises(DatabaseError), transaction.atomic():
        RecipientRequest.objects.filter(pk=row.pk).update(kind="exit")


def test_copy_without_a_signature_is_not_handed_over(
    staff: Cast, home: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "pdf_of", lambda html: html.encode())
    row = checked(staff, home.mother)
    actions.print_copy(by=staff.officer, request=row)
    actions.print_copy(by=staff.officer, request=row)
    assert Entry.objects.filter(verb="personal_data.copy").count() == 2
    with pytest.raises(SignatureRequired):
        actions.hand_over_copy(by=staff.officer, request=row, receipt=None)


def test_a_role_without_the_permission_prints_nothing(
    staff: Cast, home: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An officer who handles cases but may not reveal personal data."""
    row = checked(staff, home.mother)
    monkeypatch.setattr(type(staff.officer), "may", lambda _user, wanted: wanted != Permission.REVEAL_PERSONAL_DATA)
    with pytest.raises(PermissionRequired):
        actions.print_copy(by=staff.officer, request=row)
    assert not Entry.objects.filter(verb="personal_data.copy").exists()
