"""The outbox: what is told and what not, one file for each text, opt-outs, and erasure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from doudi.casework import actions as casework
from doudi.core.audit.models import Entry
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import OutsideScope, ReasonRequired, RoleNotAllowed
from doudi.registry import actions as registry
from doudi.registry.text_messages import actions
from doudi.registry.text_messages.events import text_events
from doudi.registry.text_messages.expiry import erase_old_messages
from doudi.registry.text_messages.models import TextFile, TextMessage, TextOptOut
from doudi.registry.text_messages.outbox import Notice, tell
from doudi.registry.text_messages.refusals import (
    FileHandedOver,
    NothingToSend,
    OptOutNotPossible,
    TemplateCodeRequired,
)
from tests.casework.conftest import answers, send
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db
PHONE = "13700000001"
SENSITIVE = ("低保", "特困", "残疾", "孤儿", "救助", "艾滋", "病", "姓名")


def switched_on(cast: Cast, *events: str) -> None:
    for event in events:
        actions.switch_event(by=cast.bureau, event=event, is_on=True, template_code=f"SMS_{event}")


def told(cast: Cast, key: str = "1", phone: str = PHONE, village: Any = None) -> TextMessage | None:
    village = village or cast.village
    tell("received", Notice(key, village.code, "回执", phone, {"receipt": key, "day": "2023年5月4日"}))
    return TextMessage.objects.filter(key=f"received:{key}").first()


def test_texts_say_nothing_sensitive() -> None:
    for event in text_events().values():
        assert not [word for word in SENSITIVE if word in event.text], event.name
        assert len(event.text) < 90
        assert not re.search("[a-z{}]", event.sample), event.name


def test_no_text_before_the_bureau_switches_its_event_on(cast: Cast) -> None:
    assert told(cast) is None
    with pytest.raises(RoleNotAllowed):
        actions.switch_event(by=cast.officer, event="received", is_on=True, template_code="1")
    with pytest.raises(TemplateCodeRequired):
        actions.switch_event(by=cast.bureau, event="received", is_on=True, template_code=" ")
    switched_on(cast, "received")
    assert told(cast) is not None
    actions.switch_event(by=cast.bureau, event="received", is_on=False, template_code="")
    assert told(cast, "2") is None


def test_text_goes_into_one_file_and_is_handed_over_once(cast: Cast) -> None:
    switched_on(cast, "received")
    told(cast)
    told(cast)
    told(cast, "3", village=cast.other_village)
    assert TextMessage.objects.count() == 2
    made = actions.make_file(by=cast.officer)
    assert made.rows == 1
    content = actions.download_file(by=cast.officer, file=made).decode("gb18030")
    assert content.splitlines()[1].startswith(f"SMS_received,{PHONE},您提交的材料已收到")
    with pytest.raises(NothingToSend):
        actions.make_file(by=cast.officer)
    with pytest.raises(OutsideScope):
        actions.download_file(by=cast.other_officer, file=made)
    actions.mark_handed_over(by=cast.officer, file=made)
    with pytest.raises(FileHandedOver):
        actions.download_file(by=cast.officer, file=made)
    with pytest.raises(FileHandedOver):
        actions.mark_handed_over(by=cast.officer, file=made)
    assert not TextFile.objects.get(pk=made.pk).sealed_content
    assert actions.make_file(by=cast.bureau).rows == 1
    assert PHONE not in str(list(Entry.objects.values("sentence", "new", "why")))


@pytest.mark.parametrize("phone", ["", "0797-6233333", "123"])
def test_missing_or_wrong_number_is_listed_for_the_officer(cast: Cast, phone: str) -> None:
    switched_on(cast, "received")
    message = told(cast, phone=phone)
    assert message is not None
    assert message.state == "no_number"
    with pytest.raises(NothingToSend):
        actions.make_file(by=cast.officer)


def test_owner_of_a_telephone_opts_out_and_in_again(cast: Cast) -> None:
    switched_on(cast, "received")
    told(cast)
    with pytest.raises(OptOutNotPossible):
        actions.record_opt_out(by=cast.officer, phone="1", reason="本人说")
    with pytest.raises(ReasonRequired):
        actions.record_opt_out(by=cast.officer, phone=PHONE, reason=" ")
    row = actions.record_opt_out(by=cast.officer, phone="137 0000 0001", reason="本人到窗口说")
    told(cast, "2")
    assert set(TextMessage.objects.values_list("state", flat=True)) == {"opted_out"}
    assert not any(message.phone for message in TextMessage.objects.all())
    with pytest.raises(OptOutNotPossible):
        actions.record_opt_out(by=cast.officer, phone=PHONE, reason="本人说")
    actions.end_opt_out(by=cast.officer, opt_out=row)
    message = told(cast, "3")
    assert message is not None
    assert message.state == "waiting"


def test_person_opts_out_without_the_number_being_typed(cast: Cast, family: Family, signed_in: Any) -> None:
    client, page = signed_in("officer"), reverse("registry:opt_out_of_person", args=[family.mother.pk])
    assert page in client.get(family.mother.get_absolute_url()).content.decode()
    assert client.post(page, {"reason": "本人说"}).status_code == 422, "there is no telephone yet"
    registry.change_circumstance(
        by=cast.officer, subject=family.mother, kind="phone", value=PHONE, since=date(2023, 1, 1), source="declared"
    )
    assert PHONE not in client.get(page).content.decode()
    assert signed_in("other_officer").post(page, {"reason": "本人说"}).status_code == 404
    assert client.post(page, {"reason": "本人到窗口说"}).status_code == 302
    assert TextOptOut.objects.get().phone.clear() == PHONE


def test_telephone_and_text_are_sealed_and_erased_in_time(cast: Cast) -> None:
    switched_on(cast, "received")
    message = told(cast)
    assert message is not None
    stored = TextMessage.objects.values("phone", "sealed_text").get()
    assert PHONE not in str(stored)
    assert erase_old_messages() == 0
    TextMessage.objects.update(created_at=timezone.now() - timedelta(days=91))
    assert erase_old_messages() == 1
    message.refresh_from_db()
    assert (message.phone, message.text) == (None, "")


def test_steps_of_a_case_send_texts_to_its_applicant(cast: Cast) -> None:
    switched_on(cast, "received", "missing", "decision")
    case = send(cast.village, answers("dibao"))[0].cases.get()
    case = casework.request_materials(by=cast.officer, case=case, materials=["诊断证明"])
    case = casework.supply_materials(by=cast.officer, case=case, files=[], words="没有")
    casework.decline_case(by=cast.officer, case=case, reason="不属本县")
    rows = TextMessage.objects.order_by("pk")
    assert [row.event for row in rows] == ["received", "missing", "decision"]
    assert all(row.phone.clear() == PHONE for row in rows)
    assert "诊断证明" not in str([row.text for row in rows])


def test_page_makes_file_and_switches(cast: Cast, signed_in: Any) -> None:
    client = signed_in("bureau")
    given = {"event": "received", "is_on": "true", "template_code": "SMS_1"}
    assert client.post(reverse("registry:text_switches"), given).status_code == 302
    told(cast)
    address = reverse("registry:text_messages")
    shown = client.get(address).content.decode()
    assert "您提交的材料已收到" in shown
    assert PHONE not in shown
    made = client.post(reverse("registry:make_text_file"))
    download = client.post(reverse("registry:download_text_file", args=[TextFile.objects.get().pk]))
    assert PHONE in download.content.decode("gb18030")
    assert client.post(made.url).status_code == 302
    assert "不能再发" in client.get(made.url).content.decode()
    assert client.get(address + "?state=nothing").status_code == 400
    opt_outs = reverse("registry:text_opt_outs")
    assert client.post(opt_outs, {"phone": PHONE, "reason": "本人说"}).status_code == 302
    assert PHONE not in client.get(opt_outs).content.decode()
    run_waiting_jobs()
