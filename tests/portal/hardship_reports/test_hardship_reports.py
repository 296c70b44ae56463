"""Anybody reports a family on the public page: sealed, limited, and nobody is told by whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.casework.models import Lead
from doudi.core.audit.models import Entry
from doudi.monitoring.discovery.models import LeadReport
from doudi.portal import rate_limits
from tests.conftest import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-10.a")]


def sent(cast: Cast, **changed: Any) -> dict[str, Any]:
    return {
        "village": cast.village.code,
        "who": "三组某家",
        "need": "child",
        "text": "孩子没有饭吃",
        "source": "school",
        "reporter": "谢老师",
        "phone": "13800001234",
        **changed,
    }


@pytest.mark.attack
def test_a_school_reports_a_family_and_stays_unnamed(cast: Cast, client: Client, signed_in: Any) -> None:
    address = reverse("portal:report_hardship")
    assert client.get(address)["X-Robots-Tag"].startswith("noindex")
    assert client.post(address, sent(cast, who=" ")).status_code == 422
    assert client.post(address, sent(cast, source="walk")).status_code == 422
    assert client.post(address, sent(cast)).status_code == 302
    lead, report = Lead.objects.get(), LeadReport.objects.get()
    assert (lead.who, lead.need, lead.reported_by, report.source) == ("三组某家", "child", None, "school")
    assert "谢老师" not in report.sealed_reporter.stored
    assert "谢老师" not in str(list(Entry.objects.values_list("sentence", "actor_name")))
    page = signed_in("officer").get(reverse("discovery:lead", args=[lead.pk])).content.decode()
    assert "谢老师" not in page
    assert "13800001234" not in page


@pytest.mark.attack
def test_reports_of_a_telephone_and_of_an_address_are_limited(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "MOST_REPORTS_A_DAY", 1)
    monkeypatch.setattr(rate_limits, "MOST_REPORTS_OF_ADDRESS_A_DAY", 3)
    address = reverse("portal:report_hardship")
    assert client.post(address, sent(cast)).status_code == 302
    assert client.post(address, sent(cast)).status_code == 422
    assert client.post(address, sent(cast, phone="", reporter="")).status_code == 302
    assert client.post(address, sent(cast, phone="")).status_code == 422
    assert Lead.objects.count() == 2
