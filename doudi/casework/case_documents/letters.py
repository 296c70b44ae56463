"""Letters to the applicant before the decision: missing materials, acceptance, intended reduction, and the hearing.

Each is the context of its template; all share the template of a letter.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.models import Case, OfficeDetail
from doudi.casework.office_details.queries import office_detail, shown_detail
from doudi.casework.post_award.assessment import END, GRADUAL_EXIT, Measure, measures_of
from doudi.casework.procedures.clocks import deadline
from doudi.casework.procedures.references import group_references
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.registry.models import Person
from doudi.ui.templatetags.ui import day, month, yuan
from doudi.values.carries import carries
from doudi.values.divisions import COUNTY_CODE
from doudi.values.offices import county_name, township_government_name
from doudi.values.text import with_full_stop


def township_office(case: Case) -> str:
    """Return the government of the township that handles a case."""
    return township_government_name(case.village_code[:TOWNSHIP_DIGITS])


def document_number(place_code: str, year: int, number: str) -> str:
    """Return the number of an official document: code of the office, year in brackets, number (GB/T 9704)."""
    code = office_detail(place_code, OfficeDetail.Name.DOCUMENT_CODE)
    return _("{code}〔{year}〕{number}号").format(code=code, year=year, number=number)


@carries("SAL2026-76")
def remedies(place_code: str) -> str:
    """Return how a decision can be contested, with the authority and the court that the bureau entered (SAL2026-76)."""
    name = OfficeDetail.Name.RECONSIDERATION_AUTHORITY
    authority = office_detail(place_code, name) or shown_detail(COUNTY_CODE, name)
    text = _(
        "对本决定不服的，可以自收到本告知书之日起六十日内向{authority}申请行政复议，"
        "或者在六个月内向{court}提起行政诉讼。"
    )
    return text.format(authority=authority, court=shown_detail(COUNTY_CODE, OfficeDetail.Name.COURT))


@carries("MCA57-10")
def missing_materials(case: Case) -> dict[str, Any] | None:
    """Return the one-time notice of every missing material (MCA57-10)."""
    if not case.missing_materials:
        return None
    since = case.step_since if case.step == "missing_materials" else case.application.sent_at.date()
    until = case.step_due_on if case.step == "missing_materials" else deadline("missing_papers_days", since)
    received = _("您于{sent}提出的{label}申请（受理回执号{receipt}）收悉。经审查，还缺下列材料，现一次告知：").format(
        sent=day(case.application.sent_at), label=case.procedure.label, receipt=case.application.receipt
    )
    return _letter(
        case,
        title=_("补正材料一次性告知书"),
        serial=_("补"),
        opening=received,
        items=list(case.missing_materials),
        closing=[
            _("请在{until}前补齐，交到{window}，或者扫码补传；逾期不补的，终止办理，材料齐全后可以重新申请。").format(
                until=day(until), window=_window(case)
            ),
            _("能通过数据共享查到的，不需要您提交。"),
        ],
        signed_on=since,
    )


def acceptance(case: Case) -> dict[str, Any] | None:
    """Return the notice that an application is accepted, with its deadline."""
    if case.accepted_on is None or case.procedure.kind != "application":
        return None
    opening = _("您于{sent}提出的{label}申请（受理回执号{receipt}），材料齐全，决定自{accepted}起受理。").format(
        sent=day(case.application.sent_at),
        label=case.procedure.label,
        receipt=case.application.receipt,
        accepted=day(case.accepted_on),
    )
    return _letter(
        case,
        title=_("社会救助申请受理通知书"),
        serial=_("受"),
        opening=opening,
        items=[],
        closing=[
            _("我们将在{due}前办结；依规暂停、延长的，另行告知。").format(due=day(case.due_on)),
            _("请配合入户调查和家庭经济状况核对，如实提供情况；可以凭回执号和查询码在网上查看进度。"),
            _("咨询：{window}。").format(window=_window(case)),
        ],
        signed_on=case.accepted_on,
    )


@carries("SAL2026-48")
def intended_measures(case: Case) -> dict[str, Any] | None:
    """Return the notice of an intended reduction or ending, before the recipient is heard (SAL2026-48)."""
    reductions = [measure for measure in measures_of(case) if is_reduction(measure)]
    if not reductions or case.accepted_on is None or "hearing" not in case.procedure.steps_on(case.accepted_on):
        return None
    opinion = case.opinions.order_by("-pk")[0]
    names = dict(Person.objects.filter(number__in=[one.person for one in reductions]).values_list("number", "name"))
    basis = [
        policy.rule_book().legislation.reference(citation) for citation in case.procedure.basis_on(case.accepted_on)
    ]
    since = case.step_since if case.step == "hearing" else opinion.given_at.date()
    return _letter(
        case,
        title=_("拟调减（终止）社会救助告知书"),
        serial=_("拟"),
        opening=_("经复核，拟对您家庭的社会救助待遇作如下调整："),
        items=[_intended(measure, names[measure.person]) for measure in reductions],
        closing=[
            _("理由：{reason}").format(reason=with_full_stop(opinion.reason)),
            _("依据：{references}。").format(references=group_references(basis)),
            _("作出决定以前听取您的意见。请在{until}前到{window}说明，或者由工作人员上门、电话听取，记录在案。").format(
                until=day(deadline("hearing_days", since)), window=_window(case)
            ),
        ],
        signed_on=since,
    )


def is_reduction(measure: Measure) -> bool:
    """Return whether a measure takes something away from somebody alive."""
    return not measure.has_died and (measure.does in {END, GRADUAL_EXIT} or measure.new_fen < measure.old_fen)


def _intended(measure: Measure, name: str) -> str:
    award = policy.programme_name(measure.programme)
    if measure.does in {END, GRADUAL_EXIT} and measure.last_month:
        return _("{name}的{award}：发放到{last}为止。").format(name=name, award=award, last=month(measure.last_month))
    return _("{name}的{award}：每月由{old}调整为{new}。").format(
        name=name, award=award, old=yuan(measure.old_fen), new=yuan(measure.new_fen)
    )


def hearing_record(case: Case) -> dict[str, Any] | None:
    """Return the record of the hearings before a reduction or ending (SAL2026-48)."""
    hearings = list(case.hearings.select_related("heard_by"))
    if not hearings:
        return None
    return {
        "title": _("听取意见记录"),
        "number": document_number(case.village_code[:TOWNSHIP_DIGITS], hearings[0].heard_on.year, f"听{case.number}"),
        "hearings": [
            {
                "heard_on": hearing.heard_on,
                "how": hearing.how,
                "words": hearing.sealed_words.clear(),
                "has_no_objection": hearing.has_no_objection,
                "by": hearing.heard_by.name,
            }
            for hearing in hearings
        ],
        "intended": [
            _intended(measure, Person.objects.get(number=measure.person).name)
            for measure in measures_of(case)
            if is_reduction(measure)
        ],
        "office": township_office(case),
        "signed_on": hearings[-1].heard_on,
    }


def _window(case: Case) -> str:
    """Return the window of the township as entered, else that of its government."""
    window = office_detail(case.village_code[:TOWNSHIP_DIGITS], OfficeDetail.Name.WINDOW)
    return window or _("{township}社会救助窗口").format(township=township_office(case).removeprefix(county_name()))


def _letter(
    case: Case, *, title: str, serial: str, opening: str, items: list[str], closing: list[str], signed_on: Any
) -> dict[str, Any]:
    number = document_number(case.village_code[:TOWNSHIP_DIGITS], signed_on.year, f"{serial}{case.number}")
    return {
        "title": title,
        "number": number,
        "opening": opening,
        "items": items,
        "closing": closing,
        "office": township_office(case),
        "signed_on": signed_on,
        "mark": case.number,
    }
