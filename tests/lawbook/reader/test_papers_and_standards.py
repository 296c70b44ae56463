"""What everybody may read: standards with their status, and the papers on which an uprating rests."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from doudi.lawbook.reader.queries import papers_behind

pytestmark = pytest.mark.django_db


@pytest.mark.clause("GZ12-1", "JXMS1-1")
def test_uprating_names_the_papers_on_which_it_rests(client: Client) -> None:
    assert [name for name, _title, _text in papers_behind("P30")] == ["JXMS1", "GZ12"]
    page = client.get(reverse("lawbook:legal_text", args=["P30"])).content.decode()
    assert "赣民生办〔2023〕1号" in page
    assert "赣市民字〔2023〕12号《关于做好我市2023年城乡困难群众提标提补工作的通知》" in page
    assert "印发的依据" not in client.get(reverse("lawbook:legal_text", args=["P18"])).content.decode()


@pytest.mark.clause("SAL2026-67")
def test_policies_and_standards_are_open_to_everybody(client: Client) -> None:
    page = client.get(reverse("lawbook:home")).content.decode()
    assert "低保标准" in page
    assert "885.00" in page
    assert "中华人民共和国社会救助法" in client.get(reverse("lawbook:legislation")).content.decode()
