"""The lost code of a petition is recovered by the saved telephone or at the window; the answer is rated once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired
from doudi.portal.rate_limits import MOST_RECOVERIES_A_DAY
from doudi.registry.text_messages.actions import switch_event
from doudi.registry.text_messages.models import TextMessage
from doudi.supervision.measures.measure import Figure, measure_named
from doudi.supervision.measures.periods import month_of
from doudi.supervision.petitions.actions.answers import accept_petition
from doudi.supervision.petitions.actions.codes import issue_new_code
from doudi.supervision.petitions.actions.opinions import ask_satisfaction, deliver_opinion
from doudi.supervision.petitions.models import Petition, PetitionCode, Rating
from doudi.supervision.petitions.queries import petition_counts
from doudi.supervision.petitions.refusals import PetitionerNotChecked, RatedAlready
from doudi.supervision.tip_offs.reports.actions import Accusation, UnnamedReporter, receive_tip_off
from doudi.ui.quarters import first_of_quarter
from tests.conftest import Cast
from tests.portal.petitions.test_petitions import LOOKUP, PHONE, PROGRESS, sent_by
from tests.supervision.petitions.petition_rows import answered, approved

pytestmark = pytest.mark.django_db
LOST = "/apply/petition/lost-code/"
AT_WINDOW = {"check": "card", "detail": "本人到窗口，回执没有留"}


@pytest.fixture
def sent(cast: Cast, client: Client) -> tuple[str, str]:
    """Number and code of a petition from a phone, and a platform that sends codes."""
    switch_event(by=cast.bureau, event="code", is_on=True, template_code="SMS_9")
    return sent_by(client, cast)


def opens(number: str, code: str, client: Client | None = None) -> bool:
    return (client or Client()).post(LOOKUP, {"number": number, "code": code}).status_code == 302


def code_sent() -> str:
    found = re.search(r"临时查询码([0-9A-Z]{6})", TextMessage.objects.order_by("pk").last().text)  # type: ignore[union-attr]  # one was sent
    assert found is not None
    return found[1]


def delivered(cast: Cast, number: str) -> Petition:
    """The petition, answered today."""
    petition = Petition.objects.get(number=number)
    accept_petition(by=cast.officer, petition=petition, told_on=today(), told_by="online")
    deliver_opinion(by=cast.officer, petition=approved(cast, petition), told_on=today(), told_by="handed")
    petition.refresh_from_db()
    return petition


@pytest.mark.clause("P18-18.b")
def test_a_code_for_one_use_goes_to_the_saved_telephone(cast: Cast, client: Client, sent: tuple[str, str]) -> None:
    number, code = sent
    other, other_code = sent_by(client, cast, phone="13700000009")
    visitor = Client()
    shown = visitor.post(LOST, {"phone": PHONE, "number": number.lower()}, follow=True).content.decode()
    message, once = TextMessage.objects.get(), code_sent()
    assert (message.phone.clear(), once in shown, once in message.shown_text) == ("13700000003", False, False)
    assert not opens(other, once), "another petition"
    page = visitor.post(LOOKUP, {"number": number, "code": once}, follow=True).content.decode()
    lasting = re.search(r"新查询码是 ([0-9A-Z]{6})", page)
    assert lasting is not None
    assert (opens(number, once), opens(number, code), opens(number, lasting[1])) == (False, False, True)
    assert opens(other, other_code)
    trail = str(list(Entry.objects.values("sentence", "new", "why")))
    assert (once in trail, lasting[1] in trail, PHONE.replace(" ", "") in trail) == (False, False, False)
    petition = Petition.objects.get(number=number)
    assert Entry.objects.get(verb="petition.use_recovery").subject_id == str(petition.pk)


def test_without_the_number_the_last_petition_is_found(cast: Cast, client: Client, sent: tuple[str, str]) -> None:
    last, _code = sent_by(client, cast, office="bureau")
    Client().post(LOST, {"phone": PHONE})
    message = TextMessage.objects.get()
    assert last in message.text
    assert opens(last, code_sent())
    assert message.village_code == "360731000000", "a township does not see what the bureau handles"


@pytest.mark.parametrize("changed", [{"phone": "13700000008"}, {"number": "XF1999-00001"}])
def test_the_answer_is_the_same_for_a_wrong_telephone(sent: tuple[str, str], changed: dict[str, str]) -> None:
    given = {"phone": PHONE, "number": sent[0]}
    answers = [Client().post(LOST, one, follow=True).content.decode() for one in (given, given | changed)]
    assert len({re.sub(r"[0-9A-Za-z]{60,}", "", answer) for answer in answers}) == 1
    assert (TextMessage.objects.count(), Entry.objects.filter(verb="petition.request_recovery").count()) == (1, 2)


def test_bad_input_is_refused_and_requests_are_limited(cast: Cast, sent: tuple[str, str]) -> None:
    for given in ({"phone": "12"}, {"phone": ""}, {"phone": PHONE, "number": "12"}):
        assert Client().post(LOST, given).status_code == 422
    for _time in range(MOST_RECOVERIES_A_DAY):
        assert Client().post(LOST, {"phone": PHONE}).status_code == 302
    assert "次数太多" in Client().post(LOST, {"phone": PHONE}).content.decode()
    switch_event(by=cast.bureau, event="code", is_on=False, template_code="")
    assert "发短信" not in Client().get(LOST).content.decode()


def test_neither_tip_offs_nor_unsigned_petitions_are_recovered(
    cast: Cast, client: Client, sent: tuple[str, str]
) -> None:
    words = Accusation("某村会计", f"收了钱，我的电话{PHONE.replace(' ', '')[:6]}")
    receive_tip_off(by=UnnamedReporter("举报人"), source="public", accusation=words)
    sent_by(client, cast, phone="", name="", address="")
    answered(cast, phone="13700000007")
    for phone in ("13700000007", "13700000006"):
        Client().post(LOST, {"phone": phone})
    assert not TextMessage.objects.exists(), "one registered on paper has no code to lose"
    shown = Client().post(LOST, {"phone": PHONE}, follow=True).content.decode()
    assert "某村会计" not in shown + TextMessage.objects.get().text


def test_the_window_issues_a_new_code_after_the_identity(cast: Cast, sent: tuple[str, str], signed_in: Any) -> None:
    number, code = sent
    petition = Petition.objects.get(number=number)
    address, window = f"{petition.get_absolute_url()}new-code/", signed_in("officer")
    assert address in window.get(petition.get_absolute_url()).content.decode()
    assert window.post(address, AT_WINDOW | {"detail": ""}).status_code == 422
    assert window.post(address, AT_WINDOW).status_code == 302
    shown, new = re.findall(r'amount-large">([0-9A-Z-]+)<', window.get(address).content.decode())
    assert (shown, opens(number, new), opens(number, code)) == (number, True, False)
    assert new not in window.get(address).content.decode(), "shown once"
    assert signed_in("other_officer").get(address).status_code == 404
    entry = Entry.objects.get(verb="petition.new_code")
    assert (entry.actor_id, entry.why, new in entry.sentence) == (cast.officer.pk, AT_WINDOW["detail"], False)
    with pytest.raises(DatabaseError), transaction.atomic():
        PetitionCode.objects.update(code_hash="x")


def test_the_window_gives_no_code_unchecked(cast: Cast, client: Client, sent: tuple[str, str]) -> None:
    petition = Petition.objects.get(number=sent[0])
    for who, changed, refusal in (
        (cast.officer, {"check": "trust"}, PetitionerNotChecked),
        (cast.officer, {"detail": " "}, ReasonRequired),
        (cast.other_officer, {}, OutsideScope),
        (cast.cadre, {}, PermissionRequired),
    ):
        with pytest.raises(refusal):
            issue_new_code(by=who, petition=petition, **(AT_WINDOW | changed))
    unsigned = Petition.objects.get(number=sent_by(client, cast, name="")[0])
    with pytest.raises(PetitionerNotChecked):
        issue_new_code(by=cast.officer, petition=unsigned, **AT_WINDOW)
    assert opens(*sent)


@pytest.mark.clause("P18-18.b")
def test_the_answer_is_rated_once_and_counted(cast: Cast, sent: tuple[str, str], signed_in: Any) -> None:
    visitor = Client()
    assert opens(*sent, client=visitor)
    assert "提交评价" not in visitor.get(PROGRESS).content.decode()
    assert visitor.post(PROGRESS, {"satisfaction": "satisfied"}).status_code == 422, "not before the answer"
    petition = delivered(cast, sent[0])
    ask_satisfaction(by=cast.officer, petition=petition, satisfaction="satisfied", asked_on=today())
    assert "提交评价" in visitor.get(PROGRESS).content.decode(), "what an officer was told does not take it away"
    for wrong in ({}, {"satisfaction": "no_answer"}, {"satisfaction": "dissatisfied", "reason": " "}):
        assert visitor.post(PROGRESS, wrong).status_code == 422
    given = {"satisfaction": "dissatisfied", "reason": "没有上门看过"}
    page = visitor.post(PROGRESS, given, follow=True).content.decode()
    assert ("您的评价" in page, "提交评价" in page, "没有上门看过" in page) == (True, False, False)
    again = visitor.post(PROGRESS, {"satisfaction": "satisfied"})
    assert (again.status_code, "评价只有一次" in again.content.decode()) == (422, True)
    assert Client().post(PROGRESS, given).status_code == 302, "who has no code rates nothing"
    petition.refresh_from_db()
    assert (petition.satisfaction, "没有上门看过" in str(petition.rating.sealed_reason)) == ("dissatisfied", False)
    assert "没有上门看过" in signed_in("officer").get(petition.get_absolute_url()).content.decode()
    with pytest.raises(RatedAlready):
        ask_satisfaction(by=cast.officer, petition=petition, satisfaction="satisfied", asked_on=today())
    with pytest.raises(DatabaseError), transaction.atomic():
        Rating.objects.update(satisfaction="satisfied")
    counted = petition_counts(first_of_quarter(today()))[0]
    assert (counted.rated, counted.content, counted.dissatisfied) == (1, 0, 1)
    measure = measure_named("petitioners_content")
    assert measure is not None
    assert measure.figures(month_of(today())) == {cast.village.code[:9]: Figure(0, 1)}
