"""What may be shown in public of a case: on a notice or a publication, on paper or on the web.

The law allows the applicant's name, the number of people and the amount, and nothing unrelated (MCA57-24, MCA83-IV.2).
Nobody under age is named, and no label tells illness or disability.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.cases.assessment import case_facts
from doudi.casework.cases.kinds import case_kind
from doudi.casework.models import Case, Opinion
from doudi.casework.office_details.queries import supervision_telephones
from doudi.casework.post_award.assessment import ADD, Measure, measures_of, with_amounts
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.procedures.procedure import Procedure
from doudi.casework.refusals import NoticeShowsPersonalData
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.registry.models import Person
from doudi.ui.templatetags.ui import yuan
from doudi.values.dates import age_on
from doudi.values.divisions import division_name
from doudi.values.identity_number import IdentityNumber

_LONG_DIGITS = re.compile(r"[0-9]{6,}")


def public_name(case: Case) -> str:
    """Return the applicant's name, or the guardian's family where it would name somebody under age."""
    members = case.application.answers["members"]
    if not _names_a_minor(case, members):
        return case.application.applicant_name
    guardian = next((member["name"] for member in members if not is_under_age(_born(member))), "")
    return guardian_family(guardian, len(members))


def guardian_family(guardian: str, people: int) -> str:
    """Return how a family is named where the name of its recipient would be that of somebody under age."""
    return _("{surname}某监护家庭，{number}人").format(surname=guardian[:1] or _("某"), number=people)


def _names_a_minor(case: Case, members: list[dict[str, Any]]) -> bool:
    """Return whether the applicant, the person of the case or one whose tekun is reassessed is under age."""
    if not members or is_under_age(_born(members[0])):
        return True
    if case.person is not None and is_under_age(case.person.birth_date):
        return True
    supported = [measure.person for measure in measures_of(case) if measure.programme == "tekun"]
    return any(is_under_age(person.birth_date) for person in Person.objects.filter(number__in=supported))


def _born(member: dict[str, Any]) -> date:
    number = member["id_number"]
    return IdentityNumber(number).birth_date if number else date.fromisoformat(member["birth_date"])


def is_under_age(born: date) -> bool:
    """Return whether somebody born on a day is under age today."""
    return age_on(born, today()) < procedure_figure("child_age_limit", today())


def notice_lines(case: Case) -> dict[str, str]:
    """Return the lines of the public notice of an opinion.

    Raises:
        NoticeShowsPersonalData: a line contains a long run of digits.
    """
    opinion = case.opinions.order_by("-pk")[0]
    lines = _lines_of(case)
    if case.step == "ending_notice":
        lines[_("复核意见")] = _("拟终止特困人员救助供养")
    else:
        lines[_("初审意见")] = _("拟同意")
        kind = case_kind(case)
        lines |= (
            kind.notice_lines(case)
            if kind
            else _people_and_amount(len(opinion.people), expected_month_fen(case, opinion))
        )
    return _with_office(case, lines)


def publication_lines(case: Case, procedure: Procedure, people: int, month_fen: int | None) -> dict[str, str]:
    """Return what the list of a village tells of a decision: name, programme, people, amount (MCA57-24, SAL2026-45).

    Raises:
        NoticeShowsPersonalData: a line contains a long run of digits.
    """
    lines = {
        "who": public_name(case),
        "what": procedure.public_label,
        "people": _("{number}人").format(number=people),
        "amount": yuan(month_fen) if month_fen else "—",
    }
    _refuse_long_digits(lines)
    return lines


def _lines_of(case: Case) -> dict[str, str]:
    return {
        _("申请人"): public_name(case),
        _("村（居）"): place_name(case.village_code),
        _("事项"): case.procedure.public_label,
    }


def _people_and_amount(number: int, month_fen: int | None) -> dict[str, str]:
    people = {_("保障人数"): _("{number}人").format(number=number)}
    return people | ({_("每月金额"): yuan(month_fen)} if month_fen else {})


def _with_office(case: Case, lines: dict[str, str]) -> dict[str, str]:
    """Add the office and its telephones, which may have long runs of digits."""
    _refuse_long_digits(lines)
    township = division_name(case.village_code[:TOWNSHIP_DIGITS]) or ""
    return lines | {
        _("经办机关"): _("{township}人民政府").format(township=township),
        _("监督电话"): supervision_telephones(case.village_code),
    }


def _refuse_long_digits(lines: dict[str, str]) -> None:
    if any(_LONG_DIGITS.search(text) for text in lines.values()):
        raise NoticeShowsPersonalData(_("公示内容里有长串数字，可能是证件号码，不能公示。"))


def expected_month_fen(case: Case, opinion: Opinion) -> int | None:
    """Return what the people of an opinion will get in a month if it is confirmed; None without an award."""
    programme = case.procedure.grants
    if programme is None or case.household is None:
        return None
    measures = [Measure(ADD, person, programme, dibao_class=opinion.dibao_class) for person in opinion.people]
    incomes_fen = dict.fromkeys(opinion.people, opinion.income_per_head_fen or 0)
    try:
        with_dues = with_amounts(case_facts(case), incomes_fen, measures)
    except policy.PolicyError:  # a standard without a known value: the decision will state the amount
        return None
    return sum(measure.new_fen for measure in with_dues)
