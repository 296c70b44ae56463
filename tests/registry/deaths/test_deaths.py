"""A death is reported with evidence by one person and confirmed by another one; nothing else records it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from doudi.core.attachments.models import Attachment
from doudi.core.attachments.uploads import Upload
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    Refused,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.registry import actions, refusals
from doudi.registry.deaths.models import DeathReport
from tests.conftest import Cast, Family
from tests.deaths_and_cards import correct_death, record_death

pytestmark = [pytest.mark.django_db, pytest.mark.clause("MCA83-I.3")]
DIED = date(2023, 3, 12)
PAPER = Upload("死亡证明.pdf", b"%PDF-1.4 invented")


def reported(by: Any, person: Any, **changed: Any) -> DeathReport:
    given: dict[str, Any] = {"died_on": DIED, "evidence": PAPER} | changed
    return actions.report_death(by=by, person=person, **given)


def test_death_is_recorded_when_the_second_person_confirms(cast: Cast, family: Family) -> None:
    report = reported(cast.cadre, family.mother)
    family.mother.refresh_from_db()
    assert family.mother.death_date is None, "one person alone records nothing"
    assert not family.mother.circumstances.filter(kind="death_date").exists()
    actions.confirm_death_report(by=cast.officer, report=report, why="见到证明")
    family.mother.refresh_from_db()
    assert family.mother.death_date == DIED
    assert family.mother.circumstances.get(kind="death_date", withdrawn_at=None).value == DIED
    assert Attachment.objects.get().name == "死亡证明.pdf"


def test_reporter_cannot_confirm_or_reject(cast: Cast, family: Family) -> None:
    report = reported(cast.officer, family.mother)
    for act in (actions.confirm_death_report, actions.reject_death_report):
        with pytest.raises(SecondPersonRequired):
            act(by=cast.officer, report=report, why="属实")
    with pytest.raises(IntegrityError), transaction.atomic():
        DeathReport.objects.update(state="confirmed", decided_by=cast.officer)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"died_on": date(1970, 4, 30)}, refusals.ImplausibleDeathDate),
        ({"died_on": date(2999, 1, 1)}, refusals.ImplausibleDeathDate),
        ({"evidence": None}, refusals.DeathEvidenceRequired),
        ({"evidence": None, "data_source": "  "}, refusals.DeathEvidenceRequired),
        ({"evidence": Upload("a.txt", b"abc")}, Refused),
    ],
)
def test_implausible_or_unproven_death_is_refused(
    cast: Cast, family: Family, changed: dict[str, Any], refusal: Any
) -> None:
    with pytest.raises(refusal):
        reported(cast.officer, family.mother, **changed)
    assert not DeathReport.objects.exists()


def test_day_of_birth_and_today_are_plausible(cast: Cast, family: Family) -> None:
    for day in (family.mother.birth_date, timezone.localdate()):
        report = reported(cast.officer, family.mother, died_on=day)
        actions.reject_death_report(by=cast.leader, report=report, why="试")


def test_others_may_not_report_or_confirm(cast: Cast, family: Family, other_family: Family) -> None:
    with pytest.raises(PermissionRequired):
        reported(cast.auditor, family.mother)
    with pytest.raises(OutsideScope):
        reported(cast.officer, other_family.mother)
    report = reported(cast.officer, family.mother)
    with pytest.raises(OutsideScope):
        actions.confirm_death_report(by=cast.other_officer, report=report, why="属实")
    with pytest.raises(PermissionRequired):
        actions.confirm_death_report(by=cast.cadre, report=report, why="属实")
    with pytest.raises(ReasonRequired):
        actions.confirm_death_report(by=cast.leader, report=report, why=" ")


def test_one_report_at_a_time_and_one_death(cast: Cast, family: Family) -> None:
    report = reported(cast.officer, family.mother)
    with pytest.raises(refusals.DeathReportAlreadyOpen):
        reported(cast.leader, family.mother)
    actions.confirm_death_report(by=cast.leader, report=report, why="属实")
    with pytest.raises(TransitionNotAllowed):
        actions.reject_death_report(by=cast.leader, report=report, why="不属实")
    family.mother.refresh_from_db()
    with pytest.raises(refusals.DeathAlreadyRecorded):
        reported(cast.officer, family.mother)
    with pytest.raises(refusals.NoDeathRecorded):
        actions.report_wrong_death(by=cast.officer, person=family.son, died_on=None, evidence=PAPER)


def test_wrong_death_is_corrected_by_two(cast: Cast, family: Family) -> None:
    record_death(family.mother, DIED)
    with pytest.raises(refusals.ImplausibleDeathDate):
        actions.report_wrong_death(by=cast.officer, person=family.mother, died_on=date(1900, 1, 1), evidence=PAPER)
    with pytest.raises(refusals.DeathEvidenceRequired):
        actions.report_wrong_death(by=cast.officer, person=family.mother, died_on=None)
    report = actions.report_wrong_death(by=cast.officer, person=family.mother, died_on=None, evidence=PAPER)
    family.mother.refresh_from_db()
    assert family.mother.death_date == DIED
    with pytest.raises(SecondPersonRequired):
        actions.confirm_death_report(by=cast.officer, report=report, why="见到本人")
    actions.confirm_death_report(by=cast.leader, report=report, why="见到本人")
    family.mother.refresh_from_db()
    assert family.mother.death_date is None


def test_no_other_path_records_a_death(cast: Cast, family: Family, signed_in: Any) -> None:
    """Neither a change, a correction, a merge nor a page of the registry."""
    with pytest.raises(refusals.DeathReportRequired):
        actions.change_circumstance(
            by=cast.officer, subject=family.mother, kind="death_date", value=DIED, since=DIED, source="paper"
        )
    page = reverse("registry:change_person", args=[family.mother.pk]) + "?kind=death_date"
    assert signed_in("officer").get(page).status_code == 404
    record_death(family.son, DIED)
    row = family.son.circumstances.get(kind="death_date", withdrawn_at=None)
    with pytest.raises(refusals.DeathReportRequired):
        actions.correct_circumstance(by=cast.officer, circumstance=row, value=None, since=None, until=None, why="错")
    with pytest.raises(refusals.DeathsDiffer):
        actions.merge_people(by=cast.officer, kept=family.mother, other=family.son, why="同一人")
    correct_death(family.son, None)
    reported(cast.officer, family.son)
    with pytest.raises(refusals.DeathsDiffer):
        actions.merge_people(by=cast.officer, kept=family.mother, other=family.son, why="同一人")


def test_report_is_not_changed_in_the_database(cast: Cast, family: Family) -> None:
    reported(cast.officer, family.mother)
    for change in ({"died_on": date(2023, 1, 1)}, {"reported_by": cast.leader}):
        with pytest.raises(DatabaseError), transaction.atomic():
            DeathReport.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        DeathReport.objects.all().delete()


def test_death_on_its_pages(cast: Cast, family: Family, signed_in: Any) -> None:
    cadre, officer = signed_in("cadre"), signed_in("officer")
    page = reverse("registry:report_death", args=[family.mother.pk])
    assert page in cadre.get(family.mother.get_absolute_url()).content.decode()
    refused = cadre.post(page, {"died_on": "1960-01-01", "data_source": "村委会"})
    assert refused.status_code == 422
    assert "早于出生日期" in refused.content.decode()
    paper = SimpleUploadedFile("死亡证明.pdf", PAPER.content)
    assert cadre.post(page, {"died_on": "2023-03-12", "evidence": paper}).status_code == 302
    report = DeathReport.objects.get()
    shown = cadre.get(report.get_absolute_url()).content.decode()
    assert "您是报告人" not in shown
    assert "第二人核实</h2>" not in shown
    assert "待第二人核实" in officer.get(family.mother.get_absolute_url()).content.decode()
    assert "死亡登记待核实" in officer.get(reverse("console:desk")).content.decode()
    assert "钟桂英" in officer.get(reverse("registry:death_reports")).content.decode()
    assert "第二人核实</h2>" in officer.get(report.get_absolute_url()).content.decode()
    assert officer.post(report.get_absolute_url(), {"act": "confirm", "why": ""}).status_code == 422
    assert officer.post(report.get_absolute_url(), {"act": "confirm", "why": "看过证明"}).status_code == 302
    family.mother.refresh_from_db()
    assert family.mother.death_date == DIED
    assert "更正死亡登记" in officer.get(family.mother.get_absolute_url()).content.decode()
    correction = officer.post(page, {"died_on": "", "data_source": "派出所更正名单"})
    assert correction.status_code == 302
    report = DeathReport.objects.get(kind="correction")
    assert "您是报告人" in officer.get(report.get_absolute_url()).content.decode()
    assert officer.post(report.get_absolute_url(), {"act": "confirm", "why": "是"}).status_code == 422
