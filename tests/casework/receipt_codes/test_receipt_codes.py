"""A lost code is replaced at the window after the identity is checked; the old code stops working."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.casework.models import Application
from doudi.casework.receipt_codes.actions import issue_new_code
from doudi.casework.receipt_codes.refusals import IdentityNotChecked
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired
from tests.conftest import Cast
from tests.portal.application_form.test_application_form import fill, follow, send

pytestmark = pytest.mark.django_db
GIVEN = {"check": "card", "detail": "本人到窗口，换了手机"}


def test_new_code_replaces_the_lost_one(cast: Cast, client: Client, signed_in: Any) -> None:
    fill(client, cast)
    receipt, lost = send(client)
    case = Application.objects.get(receipt=receipt).cases.all()[0]
    page = reverse("casework:new_receipt_code", args=[case.pk])
    window = signed_in("officer")
    assert page in window.get(case.get_absolute_url()).content.decode()
    assert window.post(page, {"check": "card", "detail": ""}).status_code == 422
    answer = window.post(page, GIVEN)
    assert answer.url == page
    slip = window.get(page)
    shown, code = re.findall(r'amount-large">([0-9A-Z]+)<', slip.content.decode())
    assert (shown, slip["Cache-Control"]) == (receipt, "no-store")
    assert code not in window.get(page).content.decode()
    assert follow(Client(), receipt, code).redirect_chain
    assert follow(Client(), receipt, lost).status_code == 422
    entry = Entry.objects.filter(verb="application.new_code").get()
    assert (entry.actor_id, entry.why) == (cast.officer.pk, GIVEN["detail"])
    assert code not in entry.sentence


@pytest.mark.parametrize(
    ("who", "changed", "refusal"),
    [
        ("officer", {"check": ""}, IdentityNotChecked),
        ("officer", {"check": "trust"}, IdentityNotChecked),
        ("officer", {"detail": " "}, ReasonRequired),
        ("other_officer", {}, OutsideScope),
        ("cadre", {}, PermissionRequired),
    ],
)
def test_code_is_not_replaced_unchecked(
    cast: Cast, client: Client, who: str, changed: dict[str, str], refusal: type[Exception]
) -> None:
    fill(client, cast)
    receipt, code = send(client)
    with pytest.raises(refusal):
        issue_new_code(
            by=getattr(cast, who), application=Application.objects.get(receipt=receipt), **{**GIVEN, **changed}
        )
    assert follow(Client(), receipt, code).redirect_chain


def test_receipt_leads_to_its_own_progress(cast: Cast, client: Client) -> None:
    fill(client, cast)
    receipt, _code = send(client)
    shown = client.get(reverse("portal:receipt")).content.decode()
    assert "到乡镇民政窗口问" in shown, "no telephone is entered"
    assert reverse("portal:progress") in shown
    assert receipt in client.get(reverse("portal:progress")).content.decode()


def test_guide_stays_on_the_citizens_site(cast: Cast, client: Client, signed_in: Any) -> None:
    for address in (reverse("casework:service_guide"), reverse("casework:procedure_guide", args=["dibao"])):
        shown = client.get(address).content.decode()
        assert "码上救" in shown
        assert "我要申请" in shown
        assert "到乡镇民政窗口问" in shown, "no telephone is entered"
    assert "码上救</a>" not in signed_in("officer").get(reverse("casework:service_guide")).content.decode()
