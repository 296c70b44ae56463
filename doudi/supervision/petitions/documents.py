"""Documents for the petitioner: acceptance, where to go, extension, the opinion, the review (XF2022-23, -32 to -36)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.case_documents.letters import document_number
from doudi.casework.office_details.queries import supervision_telephones
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.supervision.petitions.actions.opinions import last_opinion
from doudi.supervision.petitions.kinds import Office, PetitionKind, ReviewLevel
from doudi.supervision.petitions.limits import last_day
from doudi.supervision.petitions.models import Petition
from doudi.supervision.petitions.workflow import PetitionState
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.templatetags.ui import day
from doudi.values.carries import carries
from doudi.values.divisions import COUNTY_CODE
from doudi.values.offices import bureau_name, city_bureau_name, county_government_name, township_government_name
from doudi.values.text import with_full_stop

Contents = dict[str, Any]
_OPINION_TITLES: dict[PetitionKind, Any] = {
    PetitionKind.CLAIM: gettext_lazy("信访事项处理意见书"),
    PetitionKind.REPORT: gettext_lazy("实名举报核查结果告知书"),
    PetitionKind.SUGGESTION: gettext_lazy("建议意见答复书"),
}


def document_pdf(petition: Petition, kind: str) -> bytes | None:
    """Return a document of a petition as PDF; None where it has none of this kind yet."""
    contents = DOCUMENTS[kind](petition)
    if contents is None:
        return None
    return pdf_of(document_html("supervision_petitions/document.html", contents))


def available_documents(petition: Petition) -> list[tuple[str, str]]:
    """Return the kinds of documents that a petition has, with their titles."""
    found = ((kind, contents_of(petition)) for kind, contents_of in DOCUMENTS.items())
    return [(kind, contents["title"]) for kind, contents in found if contents is not None]


def office_code(petition: Petition) -> str:
    """Return the code of the office that handles a petition."""
    return COUNTY_CODE if petition.office == Office.BUREAU else petition.village_code[:TOWNSHIP_DIGITS]


def office_name(code: str) -> str:
    """Return the office that signs."""
    if code == COUNTY_CODE:
        return bureau_name()
    return township_government_name(code)


def _contents(petition: Petition, title: str, number: str, signed_on: date, code: str, **more: Any) -> Contents:
    name = petition.sealed_name.clear() if petition.sealed_name else _("信访人")
    base = {"title": title, "number": number, "name": name, "office": office_name(code), "signed_on": signed_on}
    return {"opening": "", "sections": (), "closing": (), "mark": petition.number, **base, **more}


def _received(petition: Petition) -> str:
    return _("您{day}{channel}反映的{topic}问题（编号{number}）收悉。").format(
        day=day(petition.received_on),
        channel=petition.get_channel_display(),
        topic=petition.get_topic_display(),
        number=petition.number,
    )


@carries("XF2022-23")
def notice(petition: Petition) -> Contents | None:
    """Return the notice that a petition is accepted, or where it is led."""
    code, signed_on, number = office_code(petition), petition.told_on, petition.number
    opening = _received(petition)
    telephones = _("咨询：{telephones}。").format(telephones=supervision_telephones(petition.village_code))
    if petition.state == PetitionState.LED and signed_on is not None:
        led = _("经研究，这一事项应当通过{way}解决，请向{office}提出。").format(
            way=petition.get_way_display(), office=petition.led_to
        )
        closing = (led, _("我们不再作为信访事项办理。"), telephones)
        return _contents(petition, _("信访事项告知书"), number, signed_on, code, opening=opening, closing=closing)
    if petition.accepted_on is None or signed_on is None:
        return None
    until = last_day("petition_finish_days", petition.accepted_on)
    closing = (
        _("经审查，属于我单位职权范围，决定自{day}起受理，将在{until}前办结并书面答复。").format(
            day=day(petition.accepted_on), until=day(until)
        ),
        _("我们将听取您的陈述，调查核实；情况复杂需要延期的，另行告知理由。"),
        telephones,
    )
    title = _("信访事项受理告知书")
    return _contents(petition, title, number, signed_on, code, opening=opening, closing=closing)


@carries("XF2022-34")
def extension(petition: Petition) -> Contents | None:
    """Return the notice of an extension with its reason."""
    found = getattr(petition, "extension", None)
    if found is None or not found.is_agreed:
        return None
    closing = (
        _("因{reason}，经本单位负责人批准，办理期限延长{days}天，将在{until}前办结并书面答复。").format(
            reason=found.reason.rstrip("。"), days=found.days, until=day(petition.finish_due_on)
        ),
    )
    return _contents(
        petition,
        _("延长办理期限告知书"),
        petition.number,
        found.decided_on,
        office_code(petition),
        opening=_received(petition),
        closing=closing,
    )


@carries("XF2022-32", "MCA57-37")
def opinion(petition: Petition) -> Contents | None:
    """Return the opinion: request, facts, reasons, outcome with its basis, and how to have it reviewed."""
    found = petition.opinions.order_by("-pk").first()
    if found is None or not found.number or found.approved_on is None:
        return None
    code = office_code(petition)
    year, number = found.number.split("-")
    closing = []
    if petition.kind == PetitionKind.CLAIM:
        closing.append(
            _("如不服本处理意见，可以自收到之日起30日内向{office}请求复查；逾期不请求的，本意见即为终结意见。").format(
                office=_next_level(petition)
            )
        )
    sections = (
        (_("投诉请求") if petition.kind == PetitionKind.CLAIM else _("反映的情况"), found.sealed_request.clear()),
        (_("查明的事实"), found.sealed_facts.clear()),
        (_("理由"), found.sealed_reasons.clear()),
        (
            _("处理意见"),
            _("依据{basis}，{outcome}。").format(basis=found.basis.rstrip("。"), outcome=found.get_outcome_display()),
        ),
    )
    return _contents(
        petition,
        str(_OPINION_TITLES[PetitionKind(petition.kind)]),
        document_number(code, int(year), str(int(number))),
        found.approved_on,
        code,
        opening=_received(petition) + _("经调查核实，现答复如下："),
        sections=sections,
        closing=closing,
    )


def _next_level(petition: Petition) -> str:
    if petition.office == Office.TOWNSHIP:
        return bureau_name()
    return _("{government}或者{bureau}").format(government=county_government_name(), bureau=city_bureau_name())


@carries("XF2022-35")
def review(petition: Petition) -> Contents | None:
    """Return the bureau's review of what a township decided."""
    found = petition.reviews.filter(level=ReviewLevel.REVIEW, is_by_bureau=True).first()
    if found is None or found.approved_by_id is None or found.answered_on is None:
        return None
    earlier = last_opinion(petition)
    opening = _("您不服{office}{day}作出的处理意见，于{requested}请求复查。经审查，现答复如下：").format(
        office=office_name(office_code(petition)), day=day(earlier.approved_on), requested=day(found.requested_on)
    )
    sections = (
        (_("请求复查的理由"), found.sealed_grounds.clear()),
        (_("复查查明的事实和理由"), found.sealed_text.clear()),
        (_("复查意见"), with_full_stop(str(found.get_result_display()))),
    )
    sentence = _("如不服本复查意见，可以自收到之日起30日内向{bureau}请求复核；逾期不请求的，本意见即为终结意见。")
    closing = (sentence.format(bureau=city_bureau_name()),)
    return _contents(
        petition,
        _("信访事项复查意见书"),
        petition.number,
        found.answered_on,
        COUNTY_CODE,
        opening=opening,
        sections=sections,
        closing=closing,
    )


DOCUMENTS: dict[str, Callable[[Petition], Contents | None]] = {
    "notice": notice,
    "extension": extension,
    "opinion": opinion,
    "review": review,
}
