"""A lost code is recovered by text: to the saved telephone alone, for one use, without telling who has applied."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from doudi.casework.models import Application, RecoveryCode
from doudi.core.audit.models import Entry
from doudi.portal.rate_limits import MOST_RECOVERIES_A_DAY, MOST_RECOVERIES_OF_ADDRESS_A_DAY
from doudi.registry.text_messages.actions import switch_event
from doudi.registry.text_messages.models import TextMessage
from tests.casework.conftest import BORN
from tests.conftest import Cast, identity_number
from tests.portal.application_form.test_application_form import FILLED, NUMBER, fill, follow, send

pytestmark = pytest.mark.django_db
ADDRESS = "/apply/lost-code/"
GIVEN = {"name": "钟有福", "id_number": NUMBER}


@pytest.fixture
def application(cast: Cast, client: Client) -> Application:
    """An application, and a platform that sends codes."""
    fill(client, cast)
    receipt, _code = send(client)
    switch_event(by=cast.bureau, event="code", is_on=True, template_code="SMS_9")
    return Application.objects.get(receipt=receipt)


def code_sent() -> str:
    found = re.search(r"临时查询码([0-9A-Z]{6})", TextMessage.objects.get().text)
    assert found is not None
    return found[1]


def test_code_for_one_use_goes_to_the_saved_telephone_and_opens_once(application: Application) -> None:
    visitor = Client()
    shown = visitor.post(ADDRESS, GIVEN, follow=True).content.decode()
    message, code = TextMessage.objects.get(), code_sent()
    assert message.phone.clear() == FILLED["contact"]["phone"]
    assert code not in shown
    assert code not in message.shown_text
    opened = follow(visitor, application.receipt, code).content.decode()
    lasting = re.search(r"新查询码是 ([0-9A-Z]{6})", opened)
    assert lasting is not None
    assert follow(Client(), application.receipt, code).status_code == 422
    assert follow(Client(), application.receipt, lasting[1]).status_code == 200
    assert code not in str(list(Entry.objects.values("sentence", "new", "why")))


def test_code_expires(application: Application) -> None:
    Client().post(ADDRESS, GIVEN)
    RecoveryCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert follow(Client(), application.receipt, code_sent()).status_code == 422


@pytest.mark.parametrize("changed", [{"name": "钟有禄"}, {"id_number": identity_number(BORN, 719)}])
def test_answer_is_the_same_where_nobody_has_applied(application: Application, changed: dict[str, str]) -> None:
    pages = []
    for given in (GIVEN, GIVEN | changed):
        answer = Client().post(ADDRESS, given, follow=True)
        pages.append(re.sub(r"[0-9A-Za-z]{60,}", "", answer.content.decode()))
    assert pages[0] == pages[1]
    assert TextMessage.objects.count() == 1
    assert Entry.objects.filter(verb="application.request_recovery").count() == 2


def test_other_members_of_the_family_are_sent_nothing(application: Application) -> None:
    Client().post(ADDRESS, {"name": "谢春兰", "id_number": FILLED["person-1"]["id_number"]})
    assert not TextMessage.objects.exists()


def test_wrong_number_is_refused_and_requests_are_limited(application: Application) -> None:
    assert Client().post(ADDRESS, GIVEN | {"id_number": NUMBER[:-1]}).status_code == 422
    for _time in range(MOST_RECOVERIES_A_DAY):
        assert Client().post(ADDRESS, GIVEN).status_code == 302
    assert "次数太多" in Client().post(ADDRESS, GIVEN).content.decode()
    statuses = [
        Client().post(ADDRESS, {"name": "某", "id_number": identity_number(BORN, 300 + number)}).status_code
        for number in range(MOST_RECOVERIES_OF_ADDRESS_A_DAY)
    ]
    assert statuses[-1] == 422


def test_without_a_platform_the_page_says_where_to_ring(cast: Cast, client: Client) -> None:
    shown = client.get(reverse("portal:lost_code")).content.decode()
    assert "发短信" not in shown
    assert "回拨" in shown
    assert client.post(ADDRESS, GIVEN).status_code == 200
    assert not Entry.objects.filter(verb="application.request_recovery").exists()
