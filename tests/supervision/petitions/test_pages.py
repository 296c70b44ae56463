"""Pages of petitions: registered, answered and printed by a township, approved by its leader, shut to others."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from doudi.core.clock import today
from doudi.supervision.petitions.models import Petition
from tests.conftest import Cast
from tests.supervision.petitions.petition_rows import accepted, answered, approved, looked_into, registered

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("supervision_petitions:petitions"), reverse("supervision_petitions:new_petition")


def posted(cast: Cast, **changes: Any) -> dict[str, Any]:
    given = {
        "channel": "visit",
        "received_on": today().isoformat(),
        "kind": "claim",
        "topic": "dibao",
        "place": cast.village.code,
        "name": "钟某生",
        "is_real_name": "on",
        "text": "请求恢复低保。",
    }
    return given | changes


@pytest.mark.clause("SAL2026-60")
def test_a_petition_is_registered_on_its_page(cast: Cast, signed_in: Any) -> None:
    client = signed_in("officer")
    answer = client.post(NEW, posted(cast))
    petition = Petition.objects.get()
    assert answer.url == petition.get_absolute_url()
    page = client.get(answer.url).content.decode()
    assert "待答复是否受理" in page
    assert "请求恢复低保。" in page
    assert client.post(NEW, posted(cast, case_number="B1")).status_code == 422
    assert client.post(NEW, posted(cast, text="")).status_code == 422
    assert Petition.objects.count() == 1


def test_the_page_does_its_next_step_and_shows_refusals(cast: Cast, signed_in: Any) -> None:
    petition = registered(cast.officer, cast.village)
    client, url = signed_in("officer"), petition.get_absolute_url()
    told = {"act": "accept", "seen_version": "0", "told_on": today().isoformat(), "told_by": "handed"}
    assert client.post(url, told | {"told_on": "2099-01-01"}).status_code == 422
    assert client.post(url, told | {"act": "approve"}).status_code == 422
    assert client.post(url, told).status_code == 302
    by_a_colleague = client.post(url, told)
    assert (by_a_colleague.status_code, "别人已经办理" in by_a_colleague.content.decode()) == (422, True)
    petition.refresh_from_db()
    assert petition.state == "accepted"
    early = {"act": "draft", "seen_version": petition.version, "outcome": "explained"}
    text = {"request": "恢复", "facts": "收入超过", "reasons": "不符合", "basis": "第十六条"}
    refused = client.post(url, early | text)
    assert refused.status_code == 422
    assert "还没有听取陈述" in refused.content.decode()
    looked_into(cast.officer, petition)
    assert client.post(url, early | text | {"seen_version": petition.version}).status_code == 302
    leader = signed_in("leader")
    petition.refresh_from_db()
    assert "同意处理意见" in leader.get(url).content.decode()
    assert leader.post(url, {"act": "approve", "seen_version": petition.version}).status_code == 302


def test_contact_is_masked_until_it_is_revealed(cast: Cast, signed_in: Any) -> None:
    petition = registered(cast.officer, cast.village)
    client, url = signed_in("officer"), petition.get_absolute_url()
    assert "13700000001" not in client.get(url).content.decode()
    asked = {"act": "reveal", "seen_version": "0", "why": "回电话"}
    assert "13700000001" in client.post(url, asked).content.decode()
    assert client.post(url, asked | {"why": ""}).status_code == 422


def test_the_list_filters_and_goes_out_as_excel(cast: Cast, signed_in: Any) -> None:
    open_one, ended = registered(cast.officer, cast.village), answered(cast)
    client = signed_in("officer")
    page = client.get(LIST, {"state": "open"}).content.decode()
    assert open_one.number in page
    assert ended.number not in page
    assert "钟某" in page
    assert "钟某生" not in page
    assert ended.number in client.get(LIST, {"like": open_one.number}).content.decode()
    assert open_one.number not in signed_in("other_officer").get(LIST).content.decode()
    counts = signed_in("bureau").get(reverse("supervision_petitions:counts")).content.decode()
    assert "缠访" in counts
    assert client.get(reverse("supervision_petitions:counts"), {"quarter": "1"}).status_code == 400


@pytest.mark.clause("XF2022-32", "XF2022-35")
def test_the_opinion_prints_what_article_32_asks_for(cast: Cast, signed_in: Any) -> None:
    petition = accepted(cast.officer, cast.village)
    client = signed_in("officer")

    def printed(kind: str) -> Any:
        return client.get(reverse("supervision_petitions:document", args=[petition.pk, kind]))

    assert printed("opinion").status_code == printed("extension").status_code == printed("wish").status_code == 404
    assert "受理告知书" in printed("notice").content.decode()
    approved(cast, petition)
    text = printed("opinion").content.decode()
    for part in (
        "恢复低保。",
        "月人均收入超过标准",
        "收入超过低保标准",
        "第十六条",
        "作出解释说明",
        "30日内向于都县民政局请求复查",
    ):
        assert part in text
