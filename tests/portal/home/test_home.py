"""The home page: where visitors are led, text size, and the village of a scanned QR code."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.portal.models import StoredDraft
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def test_root_leads_citizens_to_the_portal(client: Client, divisions: Any) -> None:
    answer = client.get("/", follow=True)
    assert answer.redirect_chain == [(reverse("portal:home"), 302)]
    assert reverse("account_login") in answer.content.decode()


def test_root_leads_to_sign_in_where_staff_worked(cast: Cast, signed_in: Any) -> None:
    client = signed_in("officer")
    assert client.get("/").status_code == 200
    client.logout()
    client.cookies["desk"] = "1"
    assert client.get("/").url.startswith(reverse("account_login"))


def test_staff_page_requires_sign_in(client: Client) -> None:
    assert client.get(reverse("registry:recipients")).url.startswith(reverse("account_login"))


def test_text_size_is_kept_in_a_cookie(client: Client, divisions: Any) -> None:
    assert 'data-density="console"' in client.get(reverse("portal:home")).content.decode()
    answer = client.post(reverse("portal:text_size"), {"density": "elder", "next": reverse("portal:lookup")})
    assert answer.url == reverse("portal:lookup")
    for name in ("portal:home", "portal:lookup", "casework:service_guide"):
        assert 'data-density="elder"' in client.get(reverse(name)).content.decode()
    client.post(reverse("portal:text_size"), {"density": "console"})
    assert 'data-density="console"' in client.get(reverse("portal:home")).content.decode()


@pytest.mark.parametrize("where", ["https://else.example/", "//else.example/", "/households/", "nonsense", ""])
def test_text_size_does_not_redirect_elsewhere(client: Client, where: str) -> None:
    assert client.post(reverse("portal:text_size"), {"density": "elder", "next": where}).url == reverse("portal:home")


@pytest.mark.clause("P18-21.a")
def test_scanned_code_sets_the_village_and_stores_nothing(cast: Cast, client: Client) -> None:
    client.get(reverse("portal:home") + f"?village={cast.village.code}")
    assert not StoredDraft.objects.exists()
    body = client.get(reverse("portal:page", args=["village"])).content.decode()
    assert f'value="{cast.village.code}" selected' in body
    assert client.get(reverse("portal:home") + "?village=' OR 1=1").status_code == 200
