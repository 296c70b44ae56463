"""What each paper of a case says: plain data for its template, read from the case and from nothing else.

Papers leave the office. Numbers are masked on all of them, a posting shows its narrow lines alone, and that a child
has HIV stands on none (HIV179-2).
"""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from doudi.casework.case_documents.models import CaseDocument
from doudi.casework.cases.assessment import assess_case
from doudi.casework.models import Application, Case, HomeVisit
from doudi.casework.procedures.loader import all_procedures
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Role
from doudi.core.attachments import file_storage
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.queries import place_name
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.circumstances.hiv_confidentiality import value_for_reader
from doudi.values.divisions import division_name
from doudi.values.identity_number import IdentityNumber
from doudi.values.masks import mask_identity_number, mask_phone

MOST_PHOTOS = 6
_LARGEST_PHOTO_BYTES = 3_000_000
_TITLES: dict[str, Any] = {
    Case.Outcome.GRANTED: _later("确认告知书"),
    Case.Outcome.REFUSED: _later("不予确认告知书"),
    Case.Outcome.DECLINED: _later("不予受理告知书"),
    Case.Outcome.LAPSED: _later("终止办理告知书"),
    Case.Outcome.CHANGED: _later("决定告知书"),
    Case.Outcome.ENDED: _later("停止待遇告知书"),
}


def contents_of(case: Case, kind: str) -> dict[str, Any] | None:
    """What the template of a paper needs; None while there is no such paper of the case."""
    found = _CONTENTS[CaseDocument.Kind(kind)](case)
    if found is None:
        return None
    return {
        "case": case,
        "application": case.application,
        "place": place_name(case.village_code),
        "county": _("于都县"),
        "township": division_name(case.village_code[:9]) or "",
        "mark": case.number,
        **found,
    }


def hides_hiv_status(case: Case) -> bool:
    """Whether the reasons of the case would tell that a child has HIV."""
    return any(one["facts"].get("child_status") == "hiv" for one in case.application.answers["members"])


def _application(case: Case) -> dict[str, Any] | None:
    if case.application.channel == Application.Channel.OFFICE:
        return None
    answers = case.application.answers
    subjects = answers["subjects"]
    matters = [
        (all_procedures()[one].label, "、".join(answers["members"][place]["name"] for place in places))
        for one, places in subjects.items()
    ]
    return {
        "title": _("社会救助申请表"),
        "matters": matters,
        "words": answers.get("words", ""),
        "members": [_member(one) for one in answers["members"]],
        "household": _facts(answers["household"]),
        "consent": answers.get("consent", {}),
        "phone": mask_phone(case.application.phone.clear()),
        "files": [one.name for one in case.application.files.all()],
    }


def _member(said: dict[str, Any]) -> dict[str, Any]:
    number = said["id_number"]
    born = IdentityNumber(number).birth_date if number else date.fromisoformat(said["birth_date"])
    return {
        "name": said["name"],
        "relation": said["relation"],
        "born": born,
        "number": mask_identity_number(number) if number else "—",
        "facts": _facts(said["facts"]),
    }


def _facts(said: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (KINDS[name].label, value_for_reader(name, text, KINDS[name].shown(KINDS[name].read(text)), is_hidden=True))
        for name, text in said.items()
    ]


def _visit(case: Case) -> dict[str, Any] | None:
    visits = [_one_visit(one) for one in case.visits.select_related("recorded_by")]
    return {"title": _("入户调查记录"), "visits": visits} if visits else None


def _one_visit(visit: HomeVisit) -> dict[str, Any]:
    findings: dict[str, Any] = visit.findings
    wanted = [*findings.get("photos", []), *(one["file"] for one in findings.get("signatures", []) if one.get("file"))]
    files = Attachment.objects.in_bulk(wanted)
    return {
        "visit": visit,
        "findings": findings,
        "checklist": findings.get("checklist", []),
        "tests": findings.get("tests", []),
        "photos": [data_url(files[one]) for one in findings.get("photos", [])[:MOST_PHOTOS] if one in files],
        "number_of_photos": len(findings.get("photos", [])),
        "signatures": [
            {
                "name": one["name"],
                "as": one.get("as", ""),
                "typed": not one.get("file"),
                "picture": data_url(files[one["file"]]) if one.get("file") in files else "",
            }
            for one in findings.get("signatures", [])
        ],
    }


def data_url(attachment: Attachment) -> str:
    """A photograph as the paper carries it; what is too large is left to the file itself."""
    if attachment.size > _LARGEST_PHOTO_BYTES:
        return ""
    return f"data:{attachment.media_type};base64,{base64.b64encode(file_storage.read(attachment.key)).decode('ascii')}"


def _opinion(case: Case) -> dict[str, Any] | None:
    opinion = case.opinions.select_related("given_by").order_by("-pk").first()
    if opinion is None:
        return None
    decision = getattr(case, "decision", None)
    names = {one["number"]: one["name"] for one in _judged(case)}
    return {
        "title": _("社会救助审核确认表"),
        "opinion": opinion,
        "decision": decision,
        "conditions": _conditions(case),
        "covered": [names.get(one, one) for one in opinion.people],
        "posting": case.public_notices.last(),
        "objections": list(case.objections.all()),
        "doubts": list(case.doubt_resolutions.all()),
        "measures": (decision.explanation if decision else {}).get("measures", []),
        "visits": list(case.visits.all()),
        "class_word": _CLASSES.get(opinion.dibao_class, ""),
    }


_CLASSES = {"long_term": _later("常补对象"), "other": _later("非常补对象")}


def _judged(case: Case) -> list[dict[str, Any]]:
    """The people with the machine's verdict: as it was when it was decided, or as it is today."""
    decision = getattr(case, "decision", None)
    if decision is not None:
        people: list[dict[str, Any]] = decision.explanation.get("people", [])
        return people
    assessed = assess_case(case)
    return list(assessed.as_data()["people"]) if assessed else []


def _conditions(case: Case) -> list[dict[str, Any]]:
    return [] if hides_hiv_status(case) else _judged(case)


def _posting(case: Case) -> dict[str, Any] | None:
    posting = case.public_notices.last()
    if posting is None:
        return None
    return {"title": _("社会救助审核公示"), "posting": posting, "application": None, "mark": ""}


def _notice(case: Case) -> dict[str, Any] | None:
    decision = getattr(case, "decision", None)
    if decision is None:
        return None
    hidden = hides_hiv_status(case)
    explanation = decision.explanation
    failed = [
        {"name": person["name"], **condition}
        for person in ([] if hidden else explanation.get("people", []))
        for condition in person["conditions"]
        if not condition["holds"]
    ]
    return {
        "title": case.procedure.label + str(_TITLES.get(decision.outcome, _("告知书"))),
        "decision": decision,
        "references": group_references(decision.references),
        "failed": failed if decision.outcome == Case.Outcome.REFUSED else [],
        "sentences": [] if hidden else [one["sentence"] for one in explanation.get("dues", []) if one.get("sentence")],
        "measures": [one for one in explanation.get("measures", []) if one["does"] != "continue"],
        "people": _beneficiaries(case),
        "office": office_of(decision.decided_by, case),
        "mark": decision.number,
    }


def group_references(references: list[str]) -> str:
    """References with each paper named once: 民发〔2021〕57号第四条、第五条."""
    said: list[str] = []
    before = ""
    for reference in references:
        paper, mark, place = reference.rpartition("号" if "号" in reference else "》")
        said.append(place if mark and place and paper == before else reference)
        before = paper
    return "、".join(said)


def _beneficiaries(case: Case) -> list[str]:
    decision = getattr(case, "decision", None)
    if decision is None or decision.pk is None:
        return []
    return [one.person.name for one in decision.awards.select_related("person").order_by("number")]


def office_of(by: User, case: Case) -> str:
    """Whose seal stands on the paper: the township's government or the bureau."""
    if Role(by.role) in TOWNSHIP_ROLES:
        return _("于都县{township}人民政府").format(township=division_name(case.village_code[:9]) or "")
    return _("于都县民政局")


_CONTENTS: dict[Any, Any] = {
    CaseDocument.Kind.APPLICATION: _application,
    CaseDocument.Kind.HOME_VISIT: _visit,
    CaseDocument.Kind.OPINION: _opinion,
    CaseDocument.Kind.PUBLIC_NOTICE: _posting,
    CaseDocument.Kind.NOTIFICATION: _notice,
}
