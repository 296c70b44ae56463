"""Pages of rectification: lists with filters, forms with their refusals, what the inspection group does not read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.clock import today
from doudi.supervision.rectification.models import RectificationFinding, RectificationPlan
from tests.conftest import Cast
from tests.supervision.rectification.conftest import OTHER_TOWNSHIP, added_finding

pytestmark = pytest.mark.django_db
LIST = reverse("supervision_rectification:findings")


def _form(**changed: Any) -> dict[str, Any]:
    given = {
        "owner": "360731100000",
        "title": "票据不全",
        "text": "缺3张",
        "measure": "补齐",
        "due_on": (today() + timedelta(days=9)).isoformat(),
        "amount_fen": "1200.50",
    }
    return given | changed


def test_list_is_filtered_and_leaves_other_townships_out(
    cast: Cast, plan: RectificationPlan, finding: RectificationFinding, signed_in: Any
) -> None:
    added_finding(cast.bureau, plan, owner=OTHER_TOWNSHIP, title="档案缺页")
    county = signed_in("bureau")
    assert "档案缺页" in county.get(LIST).content.decode()
    assert "档案缺页" not in county.get(f"{LIST}?owner=360731100000").content.decode()
    assert finding.title not in county.get(f"{LIST}?source=petition").content.decode()
    assert finding.title not in county.get(f"{LIST}?late=late").content.decode()
    own = signed_in("officer").get(LIST).content.decode()
    assert finding.title in own
    assert "档案缺页" not in own
    page = signed_in("other_officer").get(reverse("supervision_rectification:plan", args=[plan.pk])).content.decode()
    assert finding.title not in page
    assert "1条" in page


def test_excel_has_the_texts(finding: RectificationFinding, signed_in: Any) -> None:
    client = signed_in("bureau")
    answer = client.get(f"{LIST}?excel=1&columns=text&columns=answer")
    assert answer.status_code in {200, 302}


def test_bureau_makes_a_plan_and_adds_a_finding(signed_in: Any) -> None:
    client = signed_in("bureau")
    sent = {
        "title": "自查整改",
        "source": "self_audit",
        "issuer": "县民政局",
        "received_on": today().isoformat(),
        "due_on": today().isoformat(),
    }
    new = reverse("supervision_rectification:new_plan")
    assert client.post(new, sent | {"issuer": ""}).status_code == 422
    assert client.post(new, sent).status_code == 302
    plan = RectificationPlan.objects.get()
    address = reverse("supervision_rectification:new_finding", args=[plan.pk])
    refused = client.post(address, _form(owner="360731000000"))
    assert refused.status_code == 422
    assert "哪个股室" in refused.content.decode()
    assert client.post(address, _form()).status_code == 302
    assert RectificationFinding.objects.get().amount_fen == 120050


def test_verbs_show_their_refusals(finding: RectificationFinding, signed_in: Any) -> None:
    address = reverse("supervision_rectification:act", args=[finding.pk, "answer"])
    client = signed_in("officer")
    wrong = client.post(address, {"words": "已改", "seen_version": 7})
    assert wrong.status_code == 422
    assert "有了变化" in wrong.content.decode()
    assert client.post(address, {"words": "已补登12人", "seen_version": 0}).status_code == 302
    assert "已补登12人" in client.get(finding.get_absolute_url()).content.decode()
    assert signed_in("other_officer").post(address, {"words": "已改", "seen_version": 1}).status_code == 404


def test_inspection_group_reads_no_texts_about_people(finding: RectificationFinding, signed_in: Any) -> None:
    page = signed_in("inspection_group").get(finding.get_absolute_url()).content.decode()
    assert finding.title in page
    assert "王某" not in page
    assert "王某" in signed_in("auditor").get(finding.get_absolute_url()).content.decode()
