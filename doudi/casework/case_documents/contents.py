"""The contents of each document of a case: the context of its template.

Documents leave the office: numbers are masked on all of them, a public notice shows only its permitted lines, and no
document tells that a child has HIV (HIV179-2).
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.case_conferences.queries import conference_decisions
from doudi.casework.case_documents import letters
from doudi.casework.case_documents.models import CaseDocument
from doudi.casework.cases.assessment import assess_case
from doudi.casework.cases.kinds import case_kind
from doudi.casework.changed_facts.queries import changed_facts
from doudi.casework.models import Application, Case, Decision, HomeVisit, Opinion, PublicNotice
from doudi.casework.post_award.assessment import ADD, CONTINUE, END, GRADUAL_EXIT
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.references import group_references
from doudi.casework.self_care_teams.queries import assessments_of
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Role
from doudi.core.attachments import file_storage
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.circumstances.hiv_confidentiality import value_for_reader
from doudi.ui.templatetags.ui import amount_in_words, day, month, month_from_text, yuan
from doudi.values.divisions import COUNTY_CODE, division_name
from doudi.values.identity_number import IdentityNumber
from doudi.values.masks import mask_identity_number, mask_phone
from doudi.values.offices import bureau_name, county_name, township_government_name
from doudi.values.text import with_full_stop

MAX_PHOTOS = 6
DRAWN_SIGNATURE = "signature.png"
"""How the name of the file ends that holds the applicant's signature drawn on the screen."""

_MAX_PHOTO_BYTES = 3_000_000
_TITLES: dict[str, Any] = {
    Case.Outcome.GRANTED: gettext_lazy("确认告知书"),
    Case.Outcome.REFUSED: gettext_lazy("不予确认告知书"),
    Case.Outcome.DECLINED: gettext_lazy("不予受理告知书"),
    Case.Outcome.LAPSED: gettext_lazy("终止办理告知书"),
    Case.Outcome.TERMINATED: gettext_lazy("终止办理告知书"),
    Case.Outcome.CHANGED: gettext_lazy("决定告知书"),
    Case.Outcome.ENDED: gettext_lazy("停止待遇告知书"),
}
_DIBAO_CLASSES: dict[str, Any] = {"long_term": gettext_lazy("常补对象"), "other": gettext_lazy("非常补对象")}
_OPENINGS: dict[str, Any] = {
    Case.Outcome.GRANTED: gettext_lazy("经调查、审核，您的申请符合规定条件，决定予以确认。"),
    Case.Outcome.REFUSED: gettext_lazy("经调查、审核，您的申请不符合规定条件，决定不予确认。"),
    Case.Outcome.DECLINED: gettext_lazy("经审查，决定不予受理。"),
    Case.Outcome.LAPSED: gettext_lazy("因所需材料未在规定期限内补齐，决定终止办理；材料齐全后可以重新申请。"),
    Case.Outcome.TERMINATED: gettext_lazy("因您家庭无正当理由拒不配合调查，决定终止办理；愿意配合的可以重新申请。"),
}
_MEASURE_SENTENCES: dict[str, Any] = {
    END: gettext_lazy("{name}的{award}：停发，发放到{last_month}为止。"),
    GRADUAL_EXIT: gettext_lazy("{name}的{award}：按渐退延续，发放到{last_month}为止，到期自动截止。"),
    ADD: gettext_lazy("{name}的{award}：新纳入，每月{new}。"),
}
_OBJECTION_NOTE = gettext_lazy(
    "对公示内容有异议的，请在公示期内向村（居）民委员会或者{township}人民政府社会救助窗口反映，"
    "我们为反映人保密。公示期满，本公示单撤下。"
)
_CHANGE_SENTENCE = gettext_lazy("{name}的{award}：每月由{old}调整为{new}。")


def contents_of(case: Case, kind: str) -> dict[str, Any] | None:
    """Return the context of a document's template; None where the case has none of the kind."""
    contents = _CONTENTS[CaseDocument.Kind(kind)](case)
    if contents is None:
        return None
    return {
        "case": case,
        "application": case.application,
        "place": place_name(case.village_code),
        "county": county_name(),
        "township": division_name(case.village_code[:TOWNSHIP_DIGITS]) or "",
        "mark": case.number,
        **contents,
    }


def hides_hiv_status(case: Case) -> bool:
    """Return whether the conditions of the case would tell that a child has HIV."""
    return any(member["facts"].get("child_status") == "hiv" for member in case.application.answers["members"])


def _application(case: Case) -> dict[str, Any] | None:
    if case.application.channel == Application.Channel.OFFICE:
        return None
    answers = case.application.answers
    consent = answers.get("consent", {})
    signature = consent.get("signed") or case.application.applicant_name
    if consent.get("on"):
        signature += _("（{day}在网上签署）").format(day=consent["on"])
    procedures = [
        _with_names(all_procedures()[matter].label, [answers["members"][index]["name"] for index in indexes])
        for matter, indexes in answers["subjects"].items()
    ]
    return {
        "title": _("社会救助申请表"),
        "procedures": procedures,
        "words": answers.get("words", ""),
        "members": [_member(member) for member in answers["members"]],
        "household": _facts(answers["household"]),
        "consent": consent,
        "signature": signature,
        "signature_picture": _drawn_signature(case),
        "phone": mask_phone(case.application.phone.clear()) if case.application.phone else "",
        "files": [file.name for file in case.application.files.all()],
    }


def _drawn_signature(case: Case) -> str:
    """Return the signature drawn on the screen of an application as a data URL; empty where none was drawn."""
    drawn = case.application.files.filter(name__endswith=DRAWN_SIGNATURE).order_by("pk").last()
    return data_url(drawn) if drawn else ""


def _with_names(label: str, names: list[str]) -> str:
    return f"{label}（{'、'.join(names)}）" if names else label


def _member(answers: dict[str, Any]) -> dict[str, Any]:
    number = answers["id_number"]
    born = IdentityNumber(number).birth_date if number else date.fromisoformat(answers["birth_date"])
    return {
        "name": answers["name"],
        "relation": answers["relation"],
        "born": born,
        "number": mask_identity_number(number) if number else "—",
        "facts": _facts(answers["facts"]),
    }


def _facts(answers: dict[str, str]) -> list[str]:
    facts = []
    for name, text in answers.items():
        kind = KINDS[name]
        facts.append(f"{kind.label}：{value_for_reader(name, text, kind.shown(kind.read(text)), is_hidden=True)}")
    return facts


def _home_visit(case: Case) -> dict[str, Any] | None:
    visits = [_visit_contents(visit) for visit in case.home_visits.select_related("recorded_by")]
    return (
        {"title": _("入户调查记录"), "visits": visits, "changed_facts": changed_facts(case, hides=True)}
        if visits
        else None
    )


def _visit_contents(visit: HomeVisit) -> dict[str, Any]:
    findings = visit.findings
    drawings = [signature.attachment_id for signature in findings.signatures if signature.attachment_id]
    attachments = Attachment.objects.in_bulk([*findings.photos, *drawings])
    return {
        "visit": visit,
        "findings": findings,
        "is_signed_by_visitors": any(signature.user_id for signature in findings.signatures),
        "photos": [data_url(attachments[pk]) for pk in findings.photos[:MAX_PHOTOS] if pk in attachments],
        "signatures": [
            {
                "name": signature.name,
                "as": signature.role,
                "typed": not signature.attachment_id and not signature.user_id,
                "picture": data_url(attachments[signature.attachment_id])
                if signature.attachment_id in attachments
                else "",
            }
            for signature in findings.signatures
        ],
    }


def data_url(attachment: Attachment) -> str:
    """Return a photograph as a data URL; empty where it is too large for a document."""
    if attachment.size > _MAX_PHOTO_BYTES:
        return ""
    return f"data:{attachment.media_type};base64,{base64.b64encode(file_storage.read(attachment.key)).decode('ascii')}"


def _opinion(case: Case) -> dict[str, Any] | None:
    opinion = case.opinions.select_related("given_by").order_by("-pk").first()
    if opinion is None:
        return None
    decision = getattr(case, "decision", None)
    names = {person["number"]: person["name"] for person in _assessed_people(case)}
    return {
        "title": _("社会救助审核确认表"),
        "opinion": opinion,
        "decision": decision,
        "conditions": _conditions(case),
        "changed_facts": changed_facts(case, hides=True),
        "cover": _cover(opinion, [names.get(number, number) for number in opinion.people]),
        "notice_results": _notice_results(case, opinion),
        "objections": list(case.objections.select_related("appraisal__chaired_by", "concluded_by")),
        "doubt_resolutions": list(case.doubt_resolutions.all()),
        "measures": [
            f"{measure['name']}　{measure['label']}　{measure['does_label']}　"
            f"{yuan(measure['old_fen'])} → {yuan(measure['new_fen'])}"
            for measure in (decision.explanation if decision else {}).get("measures", [])
        ],
        "home_visits": list(case.home_visits.all()),
        "self_care_assessments": assessments_of(case),
        "conference_decisions": conference_decisions(case),
        "decision_result": _decision_result(decision) if decision else "",
    }


def _cover(opinion: Opinion, names: list[str]) -> str:
    cover = "、".join(names) or "—"
    if opinion.dibao_class in _DIBAO_CLASSES:
        cover += f"（{_DIBAO_CLASSES[opinion.dibao_class]}）"
    if opinion.partial_cover_reason:
        cover += _("　未整户：{reason}").format(reason=opinion.partial_cover_reason)
    return cover


def _notice_results(case: Case, opinion: Opinion) -> list[str]:
    """Return the days on which each notice of a case really hung, and who took it down."""
    if not opinion.is_favourable:
        return [_("初审不同意，不公示")]
    notices = list(case.public_notices.select_related("posted_by", "ended_by"))
    if not notices:
        return ["—" if case.procedure.has_public_notice else _("按规定不公示")]
    results = [days_on_the_board(notice) for notice in notices]
    last = notices[-1]
    if last.ended_on is not None and not last.is_cut_short and not case.objections.exists():
        results[-1] += _("，期满无异议")
    return results


def days_on_the_board(notice: PublicNotice) -> str:
    """Return the days on which a notice really hung, who posted it and who took it down."""
    posted_by = notice.posted_by.name if notice.posted_by else _("系统")
    if notice.ended_on is None:
        return _("{first}张贴（{by}），期限{last}").format(
            first=day(notice.first_day), by=posted_by, last=day(notice.last_day)
        )
    text = _("{first}张贴（{by}），{ended}撤下（{ended_by}）").format(
        first=day(notice.first_day),
        by=posted_by,
        ended=day(notice.ended_on),
        ended_by=notice.ended_by.name if notice.ended_by else _("期满由系统撤下"),
    )
    return text + (_("，未满期") if notice.is_cut_short else "")


def _decision_result(decision: Decision) -> str:
    result = str(decision.get_outcome_display())
    if decision.month_fen:
        result += _("，自{month}起每月{amount}（{words}）").format(
            month=month(decision.first_month),
            amount=yuan(decision.month_fen),
            words=amount_in_words(decision.month_fen),
        )
    return result


def _assessed_people(case: Case) -> list[dict[str, Any]]:
    """Return the people with their verdict: as it was at the decision, or as it is today."""
    decision = getattr(case, "decision", None)
    if decision is not None:
        people: list[dict[str, Any]] = decision.explanation.get("people", [])
        return people
    assessment = assess_case(case)
    return list(assessment.as_data()["people"]) if assessment else []


def _conditions(case: Case) -> list[dict[str, Any]]:
    return [] if hides_hiv_status(case) else _assessed_people(case)


def _public_notice(case: Case) -> dict[str, Any] | None:
    notice = case.public_notices.last()
    if notice is None:
        return None
    township = division_name(case.village_code[:TOWNSHIP_DIGITS]) or ""
    return {
        "title": _("社会救助审核公示"),
        "notice": notice,
        "days": days_on_the_board(notice) if notice.ended_on else "",
        "objection_note": _OBJECTION_NOTE.format(township=township),
        "application": None,
        "mark": "",
    }


def _notification(case: Case) -> dict[str, Any] | None:
    decision = getattr(case, "decision", None)
    if decision is None:
        return None
    hidden = hides_hiv_status(case)
    is_township = Role(decision.decided_by.role) in TOWNSHIP_ROLES
    place_code = case.village_code[:TOWNSHIP_DIGITS] if is_township else COUNTY_CODE
    explanation = decision.explanation
    failed = [
        _("{name}不符合“{label}”的条件（{references}）。").format(
            name=person["name"], label=condition["label"], references="、".join(condition["references"])
        )
        for person in ([] if hidden else explanation.get("people", []))
        for condition in person["conditions"]
        if not condition["holds"]
    ]
    return {
        "title": case.procedure.label + str(_TITLES.get(decision.outcome, _("告知书"))),
        "opening": _opening(case),
        "payment": _payment(decision),
        "remedies": letters.remedies(place_code),
        "number": letters.document_number(place_code, decision.decided_on.year, decision.number.partition("-")[2]),
        "is_granted": decision.outcome == Case.Outcome.GRANTED,
        "decision": decision,
        "reason": with_full_stop(decision.reason),
        "references": group_references(decision.references),
        "failed": failed if decision.outcome == Case.Outcome.REFUSED else [],
        "sentences": [] if hidden else [due["sentence"] for due in explanation.get("dues", []) if due.get("sentence")],
        "measures": [
            _measure_sentence(measure) for measure in explanation.get("measures", []) if measure["does"] != CONTINUE
        ],
        "beneficiaries": _beneficiaries(case),
        "office": office_of(decision.decided_by, case),
        "mark": decision.number,
    }


def _opening(case: Case) -> str:
    """Return the first sentence of a notification: what was applied for or reassessed, and what was decided."""
    outcome, label = case.decision.outcome, case.procedure.label
    if outcome in {Case.Outcome.CHANGED, Case.Outcome.ENDED}:
        return _("我们自{day}起对您家庭办理{label}，经调查、审核，决定如下：").format(
            day=day(case.accepted_on), label=label
        )
    received = _("您于{day}提出的{label}申请（受理回执号{receipt}）收悉。").format(
        day=day(case.application.sent_at), label=label, receipt=case.application.receipt
    )
    return received + str(_OPENINGS.get(outcome, f"{case.decision.get_outcome_display()}。"))


def _payment(decision: Decision) -> str:
    """Return what is paid: once, monthly to people newly granted, or to the household after a change."""
    kind = case_kind(decision.case)
    if kind is not None:
        return kind.payment(decision)
    words = amount_in_words(decision.month_fen) if decision.month_fen else ""
    if decision.outcome != Case.Outcome.GRANTED:
        text = _("调整后，全家各项待遇合计每月人民币{words}（{amount}）。")
        return text.format(words=words, amount=yuan(decision.month_fen))
    if decision.first_month is None:
        return ""
    payment = _("自{month}起按月发放。").format(month=month(decision.first_month))
    if decision.month_fen:
        text = _("核定金额为每月人民币{words}（{amount}），通过惠农惠民“一卡通”发放到您的银行卡。")
        payment += text.format(words=words, amount=yuan(decision.month_fen))
    return payment


def _measure_sentence(measure: dict[str, Any]) -> str:
    """Return what a measure means for an award, as the decision tells the recipient."""
    return str(_MEASURE_SENTENCES.get(measure["does"], _CHANGE_SENTENCE)).format(
        name=measure["name"],
        award=measure["label"],
        last_month=month_from_text(measure["last_month"]),
        old=yuan(measure["old_fen"]),
        new=yuan(measure["new_fen"]),
    )


def _beneficiaries(case: Case) -> list[str]:
    decision = getattr(case, "decision", None)
    if decision is None or decision.pk is None:
        return []
    return [award.person.name for award in decision.awards.select_related("person").order_by("number")]


def office_of(by: User, case: Case) -> str:
    """Return the office that signs: the government of the township or the bureau."""
    if Role(by.role) in TOWNSHIP_ROLES:
        return township_government_name(case.village_code[:TOWNSHIP_DIGITS])
    return bureau_name()


_CONTENTS: dict[CaseDocument.Kind, Callable[[Case], dict[str, Any] | None]] = {
    CaseDocument.Kind.APPLICATION: _application,
    CaseDocument.Kind.MISSING_MATERIALS: letters.missing_materials,
    CaseDocument.Kind.ACCEPTANCE: letters.acceptance,
    CaseDocument.Kind.HOME_VISIT: _home_visit,
    CaseDocument.Kind.OPINION: _opinion,
    CaseDocument.Kind.INTENDED_MEASURES: letters.intended_measures,
    CaseDocument.Kind.HEARING_RECORD: letters.hearing_record,
    CaseDocument.Kind.PUBLIC_NOTICE: _public_notice,
    CaseDocument.Kind.NOTIFICATION: _notification,
}
