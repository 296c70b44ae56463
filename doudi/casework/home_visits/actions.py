"""A visit to the home as it comes in from a phone: photographs, signature and findings together, and only once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.casework.cases.actions.investigation import record_home_visit
from doudi.casework.cases.workflow import lock_case_for
from doudi.casework.models import Case, HomeVisit
from doudi.core.accounts.models import User
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.models import Attachment

MOST_PHOTOS = 8
SELF_CARE_TESTS = (
    "can_eat",
    "can_dress",
    "can_get_out_of_bed",
    "can_use_toilet",
    "can_walk_indoors",
    "can_wash",
)


@dataclass(frozen=True)
class Signature:
    """Of who was at home: drawn, or in its place the reason why not."""

    name: str
    drawing: bytes = b""
    unsigned_why: str = ""


@dataclass(frozen=True)
class HomeVisitReport:
    """What comes back from a visit. ``key`` is made on the phone's page: the same report sent twice is one visit."""

    key: str
    visited_on: date
    visitors: list[str]
    seen: str
    signature: Signature
    neighbours: str = ""
    checklist: list[tuple[str, str]] = field(default_factory=list)
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked_in_words: list[tuple[str, str]] = field(default_factory=list)
    photos: list[tuple[str, bytes]] = field(default_factory=list)


def submit_home_visit(*, by: User, case: Case, report: HomeVisitReport) -> HomeVisit:
    """Keep the photographs and the signature, then record the visit; all of it or nothing.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, TooFewVisitors, ReasonRequired, EmptyFile, FileTooLarge,
        WrongFileType
    """
    with transaction.atomic():
        locked = lock_case_for(case, home_visit_verb(case), by)
        for visit in locked.visits.all():
            if visit.findings.get("key") == report.key:
                return visit
        photos = [_kept(by, locked, name, content) for name, content in report.photos[:MOST_PHOTOS]]
        signature: dict[str, Any] = {"name": report.signature.name, "as": _("在场家庭成员")}
        files = [(_("入户照片 {name}").format(name=one.name), one) for one in photos]
        if report.signature.drawing:
            drawn = _kept(by, locked, _("签名.png"), report.signature.drawing)
            signature["file"] = drawn.pk
            files.append((_("入户签名"), drawn))
        else:
            signature["as"] = _("在场家庭成员（{why}）").format(why=report.signature.unsigned_why)
        findings: dict[str, Any] = {
            "key": report.key,
            "seen": report.seen,
            "neighbours": report.neighbours,
            "checklist": report.checklist,
            "tests": report.asked_in_words,
            "photos": [one.pk for one in photos],
            "signatures": [signature],
        }
        return record_home_visit(
            by=by,
            case=locked,
            visited_on=report.visited_on,
            visitors=report.visitors,
            findings=findings,
            asked=report.asked,
            files=files,
        )


def home_visit_verb(case: Case) -> str:
    """The bureau's own look at a case that waits for it, else the visit of the township."""
    return "bureau_visit" if "bureau_visit" in _verbs(case) else "visit"


def _verbs(case: Case) -> dict[str, str]:
    step = case.declared_step
    return step.verbs if step else {}


def _kept(by: User, case: Case, name: str, content: bytes) -> Attachment:
    return store_attachment(by=by, name=name, content=content, kind="photo", village_code=case.village_code)
