"""Publications checked by the system, and missed cases that were found and put right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework.models import OfficeDetail, Publication
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.monitoring.discovery.leads.actions.outcomes import end_lead
from doudi.monitoring.discovery.leads.actions.reports import HelpReport, report_by_officer
from doudi.monitoring.warnings.models import Warning as ScreeningWarning
from doudi.supervision.petitions.publication_checks.queries import found_and_put_right, publication_faults
from tests.casework.conftest import answers, send
from tests.conftest import Cast
from tests.monitoring.places import open_warning

pytestmark = pytest.mark.django_db
LINES = {"who": "钟桂英", "what": "低保", "people": "2人", "amount": "620.00元"}


@pytest.fixture
def case(cast: Cast) -> Any:
    application, _code = send(cast.village, answers("dibao"))
    return application.cases.get()


def published(case: Any, **changes: Any) -> Publication:
    given: dict[str, Any] = {
        "case": case,
        "village_code": case.village_code,
        "programme": "dibao",
        "lines": LINES,
        "due_on": today(),
    }
    return Publication.objects.create(**(given | changes))


def hangs(cast: Cast, since: date) -> dict[str, Any]:
    from doudi.core.attachments.actions import store_attachment
    from tests.pictures import PNG_HEAD

    photo = store_attachment(by=cast.officer, name="a.png", content=PNG_HEAD, kind="photo", village_code="360731100201")
    return {"first_day": since, "photo": photo, "posted_by": cast.officer}


def faults_of(cast: Cast, by: Any = None) -> list[str]:
    return sorted(str(row.fault) for row in publication_faults(by=by or cast.bureau))


def telephones(cast: Cast) -> None:
    for code in ("360731", "360731100"):
        OfficeDetail.objects.create(
            place_code=code, name=OfficeDetail.Name.SUPERVISION_TELEPHONE, value="0797-1", entered_by=cast.bureau
        )


@pytest.mark.clause("P18-18.c")
def test_each_fault_of_a_publication_is_found(cast: Cast, case: Any) -> None:
    yesterday = today() - timedelta(1)
    posted = hangs(cast, today())
    published(case)
    published(case, **posted)
    assert faults_of(cast) == ["no_telephone"]
    telephones(cast)
    assert faults_of(cast) == []
    published(case, due_on=yesterday)
    published(case, due_on=yesterday, **posted)
    published(case, take_down_due_on=yesterday, **posted)
    published(case, lines=LINES | {"amount": "—"}, **posted)
    published(case, lines=LINES | {"who": "钟桂英360731"}, **posted)
    published(case, programme="dibao_margin", lines=LINES | {"amount": "—"}, **posted)
    published(case, due_on=yesterday, ended_on=today(), **posted)
    assert faults_of(cast) == ["forbidden", "no_amount", "not_posted", "not_taken_down", "posted_late"]
    assert faults_of(cast, cast.other_officer) == []
    place = Division.objects.get(code=cast.other_village.code).code
    assert publication_faults(by=cast.bureau, place=place) == []
    assert [row.days for row in publication_faults(by=cast.officer, fault="not_posted")] == [1]


@pytest.mark.clause("P18-18.d")
def test_missed_cases_put_right_are_counted_once(cast: Cast, family: Any) -> None:
    for ending in ("application", "no_need"):
        report = HelpReport(village=cast.village, who="三组 某户", need="alone", text="", source="village")
        lead = report_by_officer(by=cast.officer, report=report)
        end_lead(by=cast.officer, lead=lead, ending=ending, answer="办了")
    warning = open_warning(family)
    ended = {"state": "ended", "ended_on": today(), "finding": "true", "action": "case", "warning_class": "b"}
    ScreeningWarning.objects.filter(pk=warning.pk).update(**ended)
    (row,) = found_and_put_right(today(), today())
    assert (row.township_code, row.from_leads, row.from_warnings, row.number) == (cast.village.code[:9], 1, 1, 2)
    ScreeningWarning.objects.filter(pk=warning.pk).update(warning_class="d")
    assert found_and_put_right(today(), today())[0].from_warnings == 0
    assert found_and_put_right(today() + timedelta(1), today() + timedelta(1)) == []


def test_pages_of_checks(cast: Cast, case: Any, signed_in: Any) -> None:
    published(case, due_on=today() - timedelta(3))
    address = reverse("supervision_petitions:publication_faults")
    assert "逾期没有公布" in signed_in("officer").get(address, {"fault": "not_posted"}).content.decode()
    put_right = signed_in("officer").get(reverse("supervision_petitions:put_right")).content.decode()
    assert "这个季度没有" in put_right
