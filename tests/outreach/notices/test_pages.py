"""Pages of notices: begin and confirm in the browser, the village on the phone, papers, the citizen's own page."""

from __future__ import annotations

from typing import Any

import pytest

from doudi.casework.models import Application, Case
from doudi.outreach.notices.models import Delivery, Notice, NoticeRound
from tests.conftest import Cast
from tests.outreach.notices.notice_rows import notice_rows

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P30-3.1")]


@pytest.fixture
def made(cast: Cast, family: Any, other_family: Any) -> NoticeRound:
    return notice_rows(cast, (family, other_family))["notice_round"]


def test_the_cadre_ticks_households_of_the_village(made: NoticeRound, cast: Cast, signed_in: Any) -> None:
    client = signed_in("cadre")
    address = f"/notices/{made.pk}/villages/{cast.village.code}/"
    assert client.get(f"/notices/{made.pk}/").url == address
    page = client.get(address).content.decode()
    assert "钟桂英" in page
    assert "还没告知" in page
    answer = client.post(address, {"act": "deliver", "way": "slip", "told_on": "2023-04-01", "whole": "1"})
    assert answer.status_code == 422
    assert "不能早于告知单确认的那天" in answer.content.decode()
    assert client.post(address, {"act": "deliver", "way": "slip", "told_on": "2023-05-01"}).status_code == 422
    asked = {"act": "deliver", "way": "slip", "told_on": "2023-05-01", "whole": "1"}
    assert client.post(address, asked).status_code == 302
    assert Delivery.objects.filter(notice__village_code=cast.village.code, way="slip").count() == 1
    assert "送告知单" in client.get(address).content.decode()
    assert client.get(f"{address}?only=left").content.decode().count("钟桂英") == 0
    assert client.post(address, asked | {"act": "undo"}).status_code == 302
    assert not Delivery.objects.exists()
    assert client.post(address, {"act": "deliver", "notice": "x"}).status_code == 400


def test_papers_of_a_village_and_the_poster(made: NoticeRound, cast: Cast, signed_in: Any) -> None:
    client = signed_in("officer")
    slips = client.get(f"/notices/{made.pk}/villages/{cast.village.code}/slips/open/").content.decode()
    assert "每月合计多60元，共660元" in slips
    assert client.get(f"/notices/{made.pk}/villages/{cast.village.code}/slips/sealed/").status_code == 302
    village = f"/notices/{made.pk}/villages/{cast.village.code}/"
    assert "印密封件" not in client.get(village).content.decode(), "there are none to print"
    Notice.objects.filter(round=made).update(has_children_benefit=True)
    assert "印密封件" in client.get(village).content.decode()
    Notice.objects.filter(round=made).update(has_children_benefit=False)
    poster = client.get(f"/notices/{made.pk}/poster/a3/").content.decode()
    assert "钟桂英" not in poster
    assert "农村低保标准" in poster
    assert client.get(f"/notices/{made.pk}/poster/a5/").status_code == 404


def test_publications_are_recorded_on_the_page_of_the_round(made: NoticeRound, cast: Cast, signed_in: Any) -> None:
    client = signed_in("officer")
    asked = {"area": cast.village.code, "kind": "board", "place": "", "published_on": "2023-05-01"}
    assert client.post(f"/notices/{made.pk}/acts/publish/", asked).status_code == 422
    assert client.post(f"/notices/{made.pk}/acts/publish/", asked | {"place": "村务公开栏"}).status_code == 302
    assert "村务公开栏" in client.get(f"/notices/{made.pk}/").content.decode()
    assert client.post(f"/notices/{made.pk}/acts/confirm/").status_code == 400


def test_the_bureau_begins_a_round_from_the_change(cast: Cast, signed_in: Any) -> None:
    client = signed_in("bureau")
    assert "/notices/changes/2023-04-20/" in client.get("/notices/").content.decode()
    page = client.get("/notices/changes/2023-04-20/").content.decode()
    assert "农村低保标准" in page
    assert client.get("/notices/changes/2023-04-21/").status_code == 404
    asked = {"title": "2023年提标", "pay_month": "2023-05-01", "paid_by": "2023-05-15"}
    assert client.post("/notices/changes/2023-04-20/", asked | {"title": " "}).status_code == 422
    answer = client.post("/notices/changes/2023-04-20/", asked)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "正在逐户核算" in page


def test_the_citizen_reads_the_notice_of_their_own_household(
    made: NoticeRound, cast: Cast, family: Any, client: Any
) -> None:
    application = Application.objects.create(
        receipt="R1",
        channel="window",
        village_code=cast.village.code,
        applicant_name="某人",
        sealed_answers='{"members": [{"id_number": ""}]}',
    )
    Case.objects.create(
        number="C1",
        application=application,
        procedure_id="dibao",
        village_code=cast.village.code,
        step="investigation",
        step_since=made.prepared_on,
        next_due_on=made.paid_by,
        due_on=made.paid_by,
        household=family.household,
    )
    session = client.session
    session["followed"] = application.pk
    session.save()
    page = client.get("/apply/progress/").content.decode()
    assert "每月合计多60元，共660元" in page
    Notice.objects.filter(household=family.household).update(has_children_benefit=True)
    page = client.get("/apply/progress/").content.decode()
    assert "660" not in page
    assert "密封" in page
