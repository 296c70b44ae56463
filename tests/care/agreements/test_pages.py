"""The pages of care as officers use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from doudi.care.agreements.daily_tasks import run_due
from doudi.care.agreements.list_queries import waiting_counts
from doudi.care.agreements.models import Agreement, CareGap, CarePayee, Carer, PayeeDispute
from doudi.care.agreements.worklist import waiting_tasks
from tests.care.agreements.conftest import DAY, Cared, drafted, signed
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-5.c"), pytest.mark.clause("P18-5.d")]


def form_of(carer: Carer, **given: Any) -> dict[str, Any]:
    """The form of an agreement as it is sent."""
    return {
        "carer": carer.pk,
        "relation": "母",
        "form": "dispersed",
        "services": ["daily_watch", "living_care"],
        "visit_every_days": 14,
        "hours_per_week": 14,
        "first_day": "2025-09-01",
        "last_day": "2026-08-31",
        "why": "first",
    } | given


def test_an_officer_drafts_and_signs_and_the_leader_confirms(signed_in: Any, cast: Cast, cared: Cared) -> None:
    officer = signed_in("officer")
    address = reverse("care_agreements:draft", args=[cared.son.pk])
    page = officer.get(address).content.decode()
    assert 'value="14"' in page
    wrong = officer.post(address, form_of(cared.carer, services=[]))
    assert wrong.status_code == 422
    assert officer.post(address, form_of(cared.carer)).status_code == 302
    agreement = Agreement.objects.get()
    page_address = agreement.get_absolute_url()
    assert officer.post(page_address, {"act": "sign", "signed_on": "2025-09-01", "seen_version": 0}).status_code == 422
    upload = SimpleUploadedFile("协议.pdf", b"%PDF-1.4 signed")
    sent = {"act": "sign", "signed_on": "2025-09-01", "seen_version": 0, "upload": upload}
    assert officer.post(page_address, sent).status_code == 302
    assert officer.post(page_address, {"act": "confirm", "seen_version": 1}).status_code == 403
    assert signed_in("leader").post(page_address, {"act": "confirm", "seen_version": 1}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == "confirmed"
    assert signed_in("officer").get(reverse("care_agreements:print", args=[agreement.pk])).status_code == 200


def test_a_draft_is_printed_to_be_signed(signed_in: Any, cast: Cast, cared: Cared) -> None:
    agreement = drafted(cast, cared.son, cared.carer)
    printed = signed_in("officer").get(reverse("care_agreements:print", args=[agreement.pk]))
    assert printed.status_code == 200
    assert "年　　月　　日" in printed.content.decode()


def test_a_draft_is_changed(signed_in: Any, cast: Cast, cared: Cared) -> None:
    agreement = drafted(cast, cared.son, cared.carer)
    address = reverse("care_agreements:change", args=[agreement.pk])
    officer = signed_in("officer")
    assert officer.get(address).status_code == 200
    sent = form_of(cared.second, seen_version=0)
    assert officer.post(address, sent).status_code == 302
    assert officer.post(address, sent).status_code == 422
    agreement.refresh_from_db()
    assert agreement.carer == cared.second


def test_a_payee_is_said_and_disputed_on_the_page(
    signed_in: Any, cast: Cast, cared: Cared, agreed: Callable[..., Agreement]
) -> None:
    agreement = agreed(cared.son, cared.carer)
    address = agreement.get_absolute_url()
    sent = {
        "act": "payee",
        "programme": "tekun_care",
        "to_whom": "carer",
        "first_month": "2025-09-01",
        "monthly_fen": "200",
        "holder_name": "钟桂英",
        "account": "6217000000000000017",
    }
    officer = signed_in("officer")
    assert officer.post(address, sent | {"account": ""}).status_code == 422
    assert officer.post(address, sent).status_code == 302
    fact = CarePayee.objects.get()
    assert fact.monthly_fen == 200_00
    leader = signed_in("leader")
    page = leader.get(address).content.decode()
    assert "6217000000000000017" not in page
    confirm = {"act": f"confirm_payee-{fact.pk}", "seen_version": 0, "account": "6217000000000000017"}
    assert leader.post(address, confirm | {"account": "62"}).status_code == 422
    assert leader.post(address, confirm).status_code == 302
    dispute = {"act": "dispute", "programme": "tekun_care", "reason": "两人都说是自己照料"}
    assert leader.post(address, dispute).status_code == 302
    row = PayeeDispute.objects.get()
    settle = {"act": f"settle-{row.pk}", "seen_version": 0, "settlement": "仍由母亲领取"}
    assert leader.post(address, settle).status_code == 302
    assert waiting_counts(by=cast.bureau)["disputes"] == 1
    agree = {"act": f"agree-{row.pk}", "seen_version": 1}
    assert signed_in("bureau").post(address, agree).status_code == 302
    assert "在用" in signed_in("officer").get(reverse("care_agreements:payees")).content.decode()


@pytest.mark.clause("P18-5.e")
def test_a_gap_is_listed_filtered_and_climbs(signed_in: Any, cast: Cast, cared: Cared, clock: Clock) -> None:
    run_due()
    gap = CareGap.objects.get()
    labels = {
        name: [task.label for task in waiting_tasks(getattr(cast, name))] for name in ("officer", "leader", "bureau")
    }
    assert labels == {"officer": ["照料空档和疑点"], "leader": [], "bureau": []}
    clock.after(3)
    assert [task.number for task in waiting_tasks(cast.leader)] == [1]
    assert waiting_tasks(cast.bureau) == []
    clock.after(4)
    assert [task.number for task in waiting_tasks(cast.bureau)] == [1]
    assert waiting_tasks(cast.other_officer) == []
    officer = signed_in("officer")
    assert cared.son.name in officer.get(reverse("care_agreements:gaps")).content.decode()
    assert cared.son.name not in officer.get(reverse("care_agreements:gaps"), {"kind": "expired"}).content.decode()
    address = reverse("care_agreements:gap", args=[gap.pk])
    assert officer.post(address, {"act": "substitute", "carer": ""}).status_code == 422
    assert officer.post(address, {"act": "substitute", "carer": cared.second.pk}).status_code == 302
    assert officer.post(address, {"act": "handling", "handling": "周五签"}).status_code == 302
    assert "周五签" in officer.get(address).content.decode()


def test_the_list_filters_by_grade_state_and_problem(
    signed_in: Any, cast: Cast, cared: Cared, agreed: Callable[..., Agreement]
) -> None:
    agreed(cared.son, cared.carer)
    officer, address = signed_in("officer"), reverse("care_agreements:agreements")
    for filters, is_found in (
        ({"grade": "partial"}, True),
        ({"grade": "none"}, False),
        ({"state": "confirmed"}, True),
        ({"gap": "expired"}, False),
        ({"place": cast.village.code}, True),
    ):
        page = officer.get(address, filters).content.decode()
        assert (f">{cared.son.name}<" in page) == is_found, filters


def test_carers_are_registered_changed_and_ended_on_their_pages(signed_in: Any, cast: Cast, cared: Cared) -> None:
    officer = signed_in("officer")
    page = officer.get(reverse("care_agreements:carers")).content.decode()
    assert cared.neighbour.name in page
    assert "13900005678" not in page
    sent = {"person": cared.son.number, "phone": "13900007777"}
    assert officer.post(reverse("care_agreements:carers"), sent).status_code == 302
    assert officer.post(reverse("care_agreements:carers"), sent).status_code == 422
    address = cared.second.get_absolute_url()
    change = {"act": "change", "phone": "13900008888", "training": "急救", "seen_version": 0}
    assert officer.post(address, change).status_code == 302
    assert officer.post(address, {"act": "end", "why": "gave_up", "seen_version": 1}).status_code == 302
    cared.second.refresh_from_db()
    assert (cared.second.training, cared.second.ended_on) == ("急救", DAY)


def test_the_family_file_shows_who_cares(
    signed_in: Any, cast: Cast, cared: Cared, agreed: Callable[..., Agreement]
) -> None:
    agreed(cared.son, cared.second)
    page = signed_in("officer").get(cared.son.get_absolute_url()).content.decode()
    assert cared.neighbour.name in page


def test_an_auditor_reads_and_changes_nothing(signed_in: Any, cast: Cast, cared: Cared) -> None:
    agreement = signed(cast, cared.son, cared.carer)
    auditor = signed_in("auditor")
    assert auditor.get(agreement.get_absolute_url()).status_code == 200
    assert auditor.post(agreement.get_absolute_url(), {"act": "confirm", "seen_version": 1}).status_code == 403
