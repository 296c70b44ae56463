"""Public notices in the portal: what they show, and objections."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.models import Case, Objection
from doudi.casework.procedures.loader import application_procedures
from doudi.portal.rate_limits import MOST_OBJECTIONS_A_DAY, limit_objections
from tests.casework.conftest import BORN, answers, member, with_home_visit, with_opinion
from tests.casework.conftest import send as send_answers
from tests.clock import Clock, clock  # noqa: F401 - fixtures
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def case_in_public_notice(cast: Cast, name: str = "邱长生") -> Case:
    applicant = member(name, BORN, 731, business_fen="10000")
    case = send_answers(cast.village, answers("dibao", applicant))[0].cases.get()
    case = actions.accept_case(by=cast.officer, case=case)
    with_home_visit(case, cast.officer)
    with_opinion(case, cast.officer)
    return actions.agree(by=cast.leader, case=case)


def notices_page(client: Client, village: Any) -> str:
    response = client.get(reverse("portal:public_notices") + f"?village={village.code}")
    assert response["X-Robots-Tag"].startswith("noindex")
    assert response["Cache-Control"] == "no-store"
    return str(response.content.decode())


def test_public_notice_shows_masked_name_and_takes_objection(cast: Cast, clock: Clock, client: Client) -> None:  # noqa: F811 - the fixture
    case = case_in_public_notice(cast)
    body = notices_page(client, cast.village)
    assert "邱**" in body
    assert "邱长生" not in body
    assert not re.search(r"(?<![0-9])[0-9]{15,18}(?![0-9])", body.partition("</form>")[2].partition("</select>")[2])
    assert "邱**" not in notices_page(client, cast.other_village)
    address = reverse("portal:objection", args=[case.public_notices.get().pk])
    assert client.post(address, {"text": " "}).status_code == 422
    answer = client.post(address, {"text": "家里有小汽车", "who": "邻居 13800002222"}, follow=True)
    assert "谁提的不公开" in answer.content.decode()
    case.refresh_from_db()
    assert case.step == "public_notice", "an objection does not take the notice down"
    objection = Objection.objects.get()
    assert objection.text == "家里有小汽车"
    assert "13800002222" not in objection.sealed_objector.stored
    assert client.get(address).status_code == 200
    assert "邱**" in notices_page(client, cast.village)


def test_ended_public_notice_is_not_shown(cast: Cast, clock: Clock, client: Client) -> None:  # noqa: F811 - the fixture
    case = case_in_public_notice(cast)
    address = reverse("portal:objection", args=[case.public_notices.get().pk])
    clock.after(7)
    assert client.get(address).status_code == 200
    clock.after(1)
    assert client.get(address).status_code == 404
    assert "现在没有公示" in notices_page(client, cast.village)


def test_no_public_notice_about_a_child(cast: Cast, clock: Clock, client: Client) -> None:  # noqa: F811 - the fixture
    case = case_in_public_notice(cast)
    of_children = next(name for name, procedure in application_procedures().items() if procedure.of_children)
    Case.objects.filter(pk=case.pk).update(procedure_id=of_children)
    assert "邱**" not in notices_page(client, cast.village)
    assert client.get(reverse("portal:objection", args=[case.public_notices.get().pk])).status_code == 404


def test_objections_are_limited(cast: Cast, clock: Clock, client: Client) -> None:  # noqa: F811 - the fixture
    case = case_in_public_notice(cast)
    address = reverse("portal:objection", args=[case.public_notices.get().pk])
    for _number in range(MOST_OBJECTIONS_A_DAY):
        limit_objections(RequestFactory().get("/"))
    assert client.post(address, {"text": "不实"}).status_code == 422
    assert not Objection.objects.exists()
