"""From the draft to the end of an agreement: who does what, what is refused, and that no day is without agreement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from doudi.care.agreements import refusals
from doudi.care.agreements.actions.carers import CarerDetails, change_carer, end_carer, register_carer
from doudi.care.agreements.actions.drafts import change_agreement, draft_agreement, withdraw_agreement
from doudi.care.agreements.actions.ends import end_agreement
from doudi.care.agreements.actions.signatures import Drawing, confirm_agreement, send_back_agreement, sign_agreement
from doudi.care.agreements.files import villages_of_file
from doudi.care.agreements.models import Agreement, CareGap
from doudi.care.agreements.queries import agreement_of
from doudi.care.agreements.terms import proposed_terms, tekun_award
from doudi.core.attachments.models import Attachment
from doudi.core.audit.models import Entry
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from tests.care.agreements.conftest import DAY, PAPER, Cared, drafted, register_neighbour, signed
from tests.conftest import Cast
from tests.pictures import PNG_HEAD

pytestmark = pytest.mark.django_db


@pytest.mark.clause("P18-5.c")
@pytest.mark.clause("P18-5.d")
@pytest.mark.clause("SC649-15")
@pytest.mark.clause("SC649-19")
@pytest.mark.clause("SAL2026-16")
@pytest.mark.clause("SAL2026-34")
def test_an_agreement_is_drafted_signed_and_confirmed_by_another(cast: Cast, cared: Cared) -> None:
    agreement = drafted(cast, cared.son, cared.carer)
    assert (agreement.grade.clear(), agreement.visit_every_days) == ("partial", 14)
    assert agreement_of(cared.son.pk) is None
    with pytest.raises(refusals.SignatureMissing):
        sign_agreement(by=cast.officer, agreement=agreement, signed_on=DAY)
    sign_agreement(by=cast.officer, agreement=agreement, signed_on=DAY, upload=PAPER)
    with pytest.raises(PermissionRequired):
        confirm_agreement(by=cast.officer, agreement=agreement)
    with pytest.raises(OutsideScope):
        sign_agreement(by=cast.other_officer, agreement=agreement, signed_on=DAY, upload=PAPER)
    confirm_agreement(by=cast.leader, agreement=agreement)
    in_force = agreement_of(cared.son.pk)
    assert in_force is not None
    assert (in_force.carer, in_force.state) == (cared.carer, "confirmed")
    assert in_force.archived_file is not None
    entry = Entry.objects.order_by("-number")[0]
    assert "半失能" not in entry.sentence
    assert "13900001234" not in entry.sentence


def test_who_signed_it_does_not_confirm_it(cast: Cast, cared: Cared) -> None:
    agreement = drafted(cast, cared.son, cared.carer)
    sign_agreement(by=cast.bureau, agreement=agreement, signed_on=DAY, upload=PAPER)
    with pytest.raises(SecondPersonRequired):
        confirm_agreement(by=cast.bureau, agreement=agreement)


def test_it_is_signed_on_the_screen_by_both_sides(cast: Cast, cared: Cared) -> None:
    agreement = drafted(cast, cared.son, cared.carer)
    own = Drawing("易小明", "person", PNG_HEAD)
    with pytest.raises(refusals.SignatureMissing):
        sign_agreement(by=cast.officer, agreement=agreement, signed_on=DAY, drawings=[own])
    drawings = [own, Drawing("钟桂英", "carer", PNG_HEAD)]
    row = sign_agreement(by=cast.officer, agreement=agreement, signed_on=DAY, drawings=drawings)
    assert (row.signed_way, [one["as"] for one in row.signatures]) == ("screen", ["person", "carer"])
    pictures = Attachment.objects.filter(pk__in=[one["file"] for one in row.signatures])
    assert [villages_of_file(picture) for picture in pictures] == [[cared.son.village_id]] * 2
    assert villages_of_file(Attachment(pk=10**9, kind="photo")) == []


def test_a_changed_or_stale_draft(cast: Cast, cared: Cared) -> None:
    agreement = drafted(cast, cared.son, cared.carer)
    award = tekun_award(cared.son, DAY)
    assert award is not None
    terms = proposed_terms(award, cared.second, "邻居", DAY, hours_per_week=20)
    with pytest.raises(StaleVersion):
        change_agreement(by=cast.officer, agreement=agreement, terms=terms, seen_version=7)
    changed = change_agreement(by=cast.officer, agreement=agreement, terms=terms, seen_version=0)
    assert (changed.carer, changed.hours_per_week) == (cared.second, 20)
    with pytest.raises(refusals.AgreementUnderWay):
        drafted(cast, cared.son, cared.carer)
    with pytest.raises(ReasonRequired):
        withdraw_agreement(by=cast.officer, agreement=agreement, reason=" ")
    assert withdraw_agreement(by=cast.officer, agreement=agreement, reason="照料人不同意").state == "withdrawn"
    with pytest.raises(TransitionNotAllowed):
        sign_agreement(by=cast.officer, agreement=agreement, signed_on=DAY, upload=PAPER)


@pytest.mark.parametrize(
    "wrong",
    [{"services": ()}, {"last_day": date(2025, 8, 1)}, {"last_day": date(2035, 1, 1)}, {"hours_per_week": 200}],
)
def test_incomplete_terms_are_refused(cast: Cast, cared: Cared, wrong: dict[str, Any]) -> None:
    with pytest.raises(refusals.CareIncomplete):
        drafted(cast, cared.son, cared.carer, **wrong)


def test_unfit_carers_are_refused(cast: Cast, cared: Cared) -> None:
    child = register_neighbour(cast, "丁小毛", 911, date(2010, 1, 1))
    with pytest.raises(refusals.CarerUnfit):
        register_carer(by=cast.officer, person=child, details=CarerDetails("13900001111"))
    own = register_carer(by=cast.officer, person=cared.son, details=CarerDetails("13900001111"))
    with pytest.raises(refusals.CarerUnfit):
        drafted(cast, cared.son, own)
    with pytest.raises(refusals.CarerUnfit):
        drafted(cast, cared.son, cared.carer, form="institution")
    with pytest.raises(refusals.CarerAlreadyOpen):
        register_carer(by=cast.officer, person=cared.mother, details=CarerDetails("13900001111"))
    with pytest.raises(refusals.CareIncomplete):
        register_carer(by=cast.officer, person=register_neighbour(cast, "丁三", 912), details=CarerDetails(""))


def test_only_people_under_tekun_have_agreements(cast: Cast, cared: Cared) -> None:
    award = tekun_award(cared.son, DAY)
    assert award is not None
    terms = proposed_terms(award, cared.second, "邻居", DAY)
    with pytest.raises(refusals.NotUnderTekun):
        draft_agreement(by=cast.officer, person=cared.mother, terms=terms)
    with pytest.raises(OutsideScope):
        draft_agreement(by=cast.other_officer, person=cared.son, terms=terms)
    with pytest.raises(PermissionRequired):
        draft_agreement(by=cast.auditor, person=cared.son, terms=terms)


@pytest.mark.clause("P18-5.c")
def test_handing_over_leaves_no_day_without_a_carer(cast: Cast, cared: Cared, agreed: Callable[..., Agreement]) -> None:
    first = agreed(cared.son, cared.carer)
    again = signed(cast, cared.son, cared.second, date(2025, 10, 1), why="carer", handover_note="药在床头")
    assert again.replaces == first
    confirm_agreement(by=cast.leader, agreement=again)
    first.refresh_from_db()
    assert (first.state, first.ended_on, first.ended_why) == ("ended", date(2025, 9, 30), "successor")
    days = [date(2025, 9, 30), date(2025, 10, 1)]
    assert [getattr(agreement_of(cared.son.pk, day), "carer", None) for day in days] == [cared.carer, cared.second]
    assert not CareGap.objects.exists()


def test_an_agreement_that_would_begin_before_the_one_in_force_is_refused(
    cast: Cast, cared: Cared, agreed: Callable[..., Agreement]
) -> None:
    agreed(cared.son, cared.carer)
    with pytest.raises(refusals.AgreementOverlaps):
        agreed(cared.son, cared.second)


def test_an_agreement_is_sent_back_and_ended_with_a_reason(
    cast: Cast, cared: Cared, agreed: Callable[..., Agreement]
) -> None:
    agreement = signed(cast, cared.son, cared.carer)
    assert send_back_agreement(by=cast.leader, agreement=agreement, reason="没有按手印").state == "draft"
    withdraw_agreement(by=cast.officer, agreement=agreement, reason="重签")
    in_force = agreed(cared.son, cared.carer)
    with pytest.raises(refusals.CareIncomplete):
        end_agreement(by=cast.officer, agreement=in_force, last_day=date(2024, 1, 1), why="breach", note="没有照料")
    ended = end_agreement(by=cast.officer, agreement=in_force, last_day=DAY, why="breach", note="没有照料")
    assert (ended.state, ended.ended_on) == ("ended", DAY)


def test_a_carer_who_still_cares_is_not_ended(cast: Cast, cared: Cared, agreed: Callable[..., Agreement]) -> None:
    agreed(cared.son, cared.carer)
    with pytest.raises(refusals.CarerStillCares):
        end_carer(by=cast.officer, carer=cared.carer, why="gave_up")
    with pytest.raises(OutsideScope):
        end_carer(by=cast.other_officer, carer=cared.second, why="gave_up")
    change_carer(by=cast.officer, carer=cared.second, details=CarerDetails("13900009999"), seen_version=0)
    assert end_carer(by=cast.officer, carer=cared.second, why="gave_up").ended_on == DAY
    with pytest.raises(refusals.CarerUnfit):
        drafted(cast, cared.son, cared.second)
