"""A petition sent on a phone: its number and code open where it stands, and nothing else does."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.core.clock import today
from doudi.portal.rate_limits import MOST_PETITIONS_A_DAY, MOST_TRIES
from doudi.supervision.petitions.actions.answers import accept_petition
from doudi.supervision.petitions.actions.opinions import approve_opinion, deliver_opinion, draft_opinion
from doudi.supervision.petitions.models import Petition
from tests.conftest import Cast
from tests.supervision.petitions.petition_rows import looked_into, opinion_text

pytestmark = pytest.mark.django_db
PHONE = "137 0000 0003"
LOOKUP, PROGRESS = "/apply/petition/lookup/", "/apply/petition/progress/"


def given(cast: Cast, **changes: Any) -> dict[str, Any]:
    sent = {"village": cast.village.code, "office": "township", "kind": "claim", "topic": "dibao"}
    sent |= {"text": "为什么停了？请求恢复。", "name": "钟某生", "phone": PHONE, "address": "三组"}
    return sent | changes


def sent_by(client: Client, cast: Cast, **changes: Any) -> tuple[str, str]:
    answer = client.post(reverse("portal:petition"), given(cast, **changes))
    assert answer.status_code == 302, re.findall(r"error-text[^>]*>([^<]+)", answer.content.decode())
    number, code = re.findall(r'amount-large">([0-9A-Z-]+)<', client.get(answer.url).content.decode())
    return number, code


@pytest.mark.clause("P18-18.b")
def test_a_petition_is_followed_by_its_number_and_code(cast: Cast, client: Client) -> None:
    number, code = sent_by(client, cast)
    petition = Petition.objects.get(number=number)
    assert (petition.channel, petition.office, petition.registered_by) == ("portal", "township", None)
    assert code not in petition.code_hash
    stranger = Client()
    assert stranger.get(PROGRESS).status_code == 302
    shown = stranger.post(LOOKUP, {"number": number.lower(), "code": code.lower()}, follow=True).content.decode()
    assert ("等答复是否受理" in shown, "钟某生" in shown, "请求恢复" in shown) == (True, False, False)
    accept_petition(by=cast.officer, petition=petition, told_on=today(), told_by="online")
    assert "正在办理" in stranger.get(PROGRESS).content.decode()
    draft_opinion(by=cast.officer, petition=looked_into(cast.officer, petition), text=opinion_text())
    assert "解释说明" not in stranger.get(PROGRESS).content.decode(), "not before it is delivered"
    approve_opinion(by=cast.leader, petition=petition)
    deliver_opinion(by=cast.officer, petition=petition, told_on=today(), told_by="handed")
    answered = stranger.get(PROGRESS).content.decode()
    assert ("解释说明" in answered, "请求复查" in answered) == (True, True)


def test_a_wrong_code_tells_nothing_and_is_tried_a_few_times(cast: Cast, client: Client) -> None:
    number, code = sent_by(client, cast)
    stranger = Client()
    texts = set()
    for known in (number, "XF1999-00001"):
        refused = stranger.post(LOOKUP, {"number": known, "code": "AAAAAA"})
        assert refused.status_code == 422
        texts.update(re.findall(r"对不上[^<]+", refused.content.decode()))
    assert len(texts) == 1
    for _number in range(MOST_TRIES):
        stranger.post(LOOKUP, {"number": number, "code": "AAAAAA"})
    assert stranger.post(LOOKUP, {"number": number, "code": code}).status_code == 422
    assert stranger.post(LOOKUP, {"number": "12", "code": code}).status_code == 422


def test_a_petition_may_be_unsigned_and_the_office_sees_where_it_came_from(
    cast: Cast, client: Client, signed_in: Any
) -> None:
    number, _code = sent_by(client, cast, name="", phone="", address="", kind="report")
    petition = Petition.objects.get(number=number)
    assert not petition.is_real_name
    assert "群众在手机上提交" in signed_in("officer").get(petition.get_absolute_url()).content.decode()
    assert signed_in("other_officer").get(petition.get_absolute_url()).status_code == 404
    to_bureau, _code = sent_by(client, cast, office="bureau")
    hidden = Petition.objects.get(number=to_bureau).get_absolute_url()
    assert signed_in("officer").get(hidden).status_code == 404


@pytest.mark.parametrize("changes", [{"text": " "}, {"village": "1"}, {"kind": "x"}, {"phone": "12"}, {"office": ""}])
def test_what_is_incomplete_is_shown_again(cast: Cast, client: Client, changes: dict[str, str]) -> None:
    assert client.post(reverse("portal:petition"), given(cast, **changes)).status_code == 422
    assert not Petition.objects.exists()


def test_petitions_of_a_telephone_are_limited(cast: Cast, client: Client) -> None:
    for _number in range(MOST_PETITIONS_A_DAY):
        sent_by(client, cast)
    assert client.post(reverse("portal:petition"), given(cast)).status_code == 422
