"""The sign-in page shows the public password only where accounts of the demonstration exist."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.core.accounts.models import User
from doudi.demo_site.accounts import PASSWORD, enrol
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def test_public_password_is_shown_with_accounts_of_the_demonstration_only(cast: Cast, settings: Any) -> None:
    page = reverse("account_login")
    User.objects.filter(pk=cast.officer.pk).update(username="township")
    assert PASSWORD not in Client().get(page).content.decode()
    settings.DEMONSTRATION = True
    assert PASSWORD not in Client().get(page).content.decode()
    officer = User.objects.get(pk=cast.officer.pk)
    enrol(officer)
    shown = Client().get(page).content.decode()
    assert PASSWORD in shown
    assert "<b>township</b>" in shown
