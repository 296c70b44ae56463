"""Tip-offs: sealed for named receivers, sent on, and not there for anybody whom they name."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.core.access_log import spool
from doudi.core.access_log.models import Access
from doudi.core.accounts.models import User
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.refusals import ReasonRequired, RoleNotAllowed, TransitionNotAllowed
from doudi.portal.rate_limits import MOST_TIP_OFFS_OF_ADDRESS_A_DAY
from doudi.supervision.tip_offs.models import Receiver, TipOff
from doudi.supervision.tip_offs.receivers.actions import confirm_receiver, end_receiver, name_receiver
from doudi.supervision.tip_offs.refusals import CannotReceive, TipOffNotThere
from doudi.supervision.tip_offs.reports.actions import look_at_tip_off, record_result, send_tip_off
from doudi.supervision.tip_offs.reports.readers import readable_tip_offs
from doudi.supervision.tip_offs.worklist import waiting_tasks
from tests.conftest import Cast
from tests.supervision.tip_offs.tip_off_rows import named_receiver, tip_off_about

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("supervision_tip_offs:tip_offs"), reverse("supervision_tip_offs:new_tip_off")
PUBLIC = reverse("portal:tip_off")


@pytest.mark.clause("P18-18.e", "XF2022-30")
def test_a_tip_off_from_the_public_page_to_its_result(cast: Cast) -> None:
    named_receiver(cast)
    tip_off = tip_off_about(reporter="张某", phone="13700000001")
    assert readable_tip_offs(cast.director) == [tip_off]
    assert readable_tip_offs(cast.inspection_group) == []
    with pytest.raises(TipOffNotThere):
        record_result(by=cast.inspection_group, tip_off=tip_off, result="true", text="已处理")
    sent = send_tip_off(by=cast.director, tip_off=tip_off, seen_version=0)
    with pytest.raises(TransitionNotAllowed):
        send_tip_off(by=cast.director, tip_off=tip_off)
    with pytest.raises(RoleNotAllowed):
        record_result(by=cast.director, tip_off=sent, result="true", text="已处理")
    with pytest.raises(ReasonRequired):
        record_result(by=cast.inspection_group, tip_off=sent, result="true", text="")
    ended = record_result(by=cast.inspection_group, tip_off=sent, result="true", text="已批评教育")
    assert (ended.state, ended.answered_on) == ("answered", today())
    assert list(ended.steps.values_list("kind", flat=True)) == ["send", "answer"]


@pytest.mark.clause("P18-18.e", "XF2022-30")
def test_whom_it_names_does_not_learn_of_it(cast: Cast, signed_in: Any) -> None:
    named_receiver(cast)
    User.objects.filter(pk=cast.director.pk).update(name="刘局长")
    cast.director.refresh_from_db()
    tip_off = tip_off_about("民政局 刘 局长", "收礼")
    assert readable_tip_offs(cast.director) == []
    assert readable_tip_offs(cast.inspection_group) == [tip_off]
    assert not [task for task in waiting_tasks(cast.director) if "举报" in task.label]
    with pytest.raises(TipOffNotThere):
        look_at_tip_off(by=cast.director, tip_off=tip_off)
    accused = signed_in("director")
    assert accused.get(tip_off.get_absolute_url()).status_code == 404
    assert tip_off.trail_number not in accused.get(LIST).content.decode()
    assert accused.get(LIST, {"excel": "1"}).get("Content-Type", "").startswith("text/html")
    assert accused.get(reverse("registry:search"), {"q": tip_off.trail_number}).status_code == 200


@pytest.mark.clause("P18-18.e")
def test_trail_and_access_log_keep_a_random_number_alone(cast: Cast, signed_in: Any) -> None:
    named_receiver(cast)
    before = set(Entry.objects.values_list("pk", flat=True))
    spool.take_in(waits=False)
    logged_before = set(Access.objects.values_list("pk", flat=True))
    officer = signed_in("officer")
    answer = officer.post(NEW, {"accused": "某镇 王某", "text": "要好处费"})
    assert answer.status_code == 302
    tip_off = TipOff.objects.get()
    assert signed_in("director").get(tip_off.get_absolute_url()).status_code == 200
    entries = Entry.objects.exclude(pk__in=before).filter(subject_id=tip_off.trail_number)
    assert set(entries.values_list("verb", "subject_kind", "sentence", "village_code")) == {
        ("sealed.act", "", "办理密件。", "")
    }
    assert not entries.filter(actor_id=cast.officer.pk).exists()
    spool.take_in(waits=False)
    logged = Access.objects.exclude(pk__in=logged_before).values_list("page", "subject_id")
    assert not [row for row in logged if "tip_off" in row[0] or tip_off.trail_number in row[1]]


@pytest.mark.clause("SAL2026-63", "SAL2026-68")
def test_the_public_page_seals_and_counts_by_address(cast: Cast) -> None:
    client = Client()
    for _number in range(MOST_TIP_OFFS_OF_ADDRESS_A_DAY):
        assert client.post(PUBLIC, {"accused": "某人", "text": "要好处费"}).status_code == 302
    assert client.post(PUBLIC, {"accused": "某人", "text": "要好处费"}).status_code == 422
    assert client.post(PUBLIC, {"accused": "", "text": ""}).status_code == 422
    assert TipOff.objects.count() == MOST_TIP_OFFS_OF_ADDRESS_A_DAY
    assert len(readable_tip_offs(cast.inspection_group)) == MOST_TIP_OFFS_OF_ADDRESS_A_DAY


@pytest.mark.clause("P18-18.e")
def test_a_receiver_is_named_by_the_leader_and_confirmed_by_the_inspection_group(cast: Cast) -> None:
    with pytest.raises(RoleNotAllowed):
        name_receiver(by=cast.bureau, user=cast.director)
    with pytest.raises(CannotReceive):
        name_receiver(by=cast.director, user=cast.officer)
    receiver = name_receiver(by=cast.director, user=cast.director)
    with pytest.raises(CannotReceive):
        name_receiver(by=cast.director, user=cast.director)
    tip_off_about()
    assert readable_tip_offs(cast.director) == []
    with pytest.raises(RoleNotAllowed):
        confirm_receiver(by=cast.director, receiver=receiver)
    confirm_receiver(by=cast.inspection_group, receiver=receiver)
    assert len(readable_tip_offs(cast.director)) == 1
    with pytest.raises(TransitionNotAllowed):
        confirm_receiver(by=cast.inspection_group, receiver=receiver)
    end_receiver(by=cast.director, receiver=receiver)
    assert readable_tip_offs(cast.director) == []


def test_pages_of_receivers_and_results(cast: Cast, signed_in: Any) -> None:
    director, inspection = signed_in("director"), signed_in("inspection_group")
    receivers = reverse("supervision_tip_offs:receivers")
    named = {"act": "name", "user": cast.director.username, "user_text": cast.director.username}
    assert director.post(receivers, named).status_code == 302
    receiver = Receiver.objects.get()
    assert inspection.post(receivers, {"act": "confirm", "receiver": receiver.pk}).status_code == 302
    tip_off = tip_off_about()
    url = tip_off.get_absolute_url()
    assert "移送纪检监察组" in director.get(url).content.decode()
    assert director.post(url, {"act": "send", "seen_version": "0"}).status_code == 302
    assert director.post(url, {"act": "answer", "seen_version": "1"}).status_code == 400
    result = {"act": "answer", "seen_version": "1", "result": "not_true", "text": "查无此事"}
    assert inspection.post(url, result | {"text": ""}).status_code == 422
    assert inspection.post(url, result).status_code == 302
    assert "查无此事" in director.get(url).content.decode()
