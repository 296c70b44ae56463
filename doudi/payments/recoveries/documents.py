"""Printed documents of recoveries: the order to return (责令退回通知书) and the decision on a fine (处罚决定书)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.office_details.models import OfficeDetail
from doudi.casework.office_details.queries import shown_detail
from doudi.core.clock import this_month, today
from doudi.core.divisions.queries import place_name
from doudi.payments.models import Recovery, RecoveryFine, programme_label
from doudi.payments.recoveries.queries import debtor_of
from doudi.values.benefit_month import format_month_in_words
from doudi.values.carries import carries
from doudi.values.divisions import COUNTY_CODE
from doudi.values.money import format_yuan
from doudi.values.offices import bureau_name
from doudi.values.text import with_full_stop

_KEPT_AGAINST_A_DECISION = "SAL2026-74"


def return_order(recovery: Recovery) -> dict[str, Any]:
    """Return what the order to return states: months, amounts, the plan, remedies."""
    lines = [
        _("{month}应发{due}元，已发{sent}元，多发{amount}元。").format(
            month=format_month_in_words(line.month),
            due=format_yuan(line.due_fen),
            sent=format_yuan(line.sent_fen),
            amount=format_yuan(line.amount_fen),
        )
        for line in recovery.lines.all()
    ]
    return {
        "title": _("责令退回通知书"),
        "number": f"{recovery.run.number}-{recovery.pk}",
        "recovery": recovery,
        "addressee": debtor_of(recovery),
        "programme": programme_label(recovery.programme),
        "reason": with_full_stop(recovery.decided_why),
        "office": bureau_name(),
        "place": place_name(recovery.village_code),
        "lines": lines,
        "plan": list(recovery.plan.all()),
        "issued_on": today(),
        **_remedies(),
        "basis": basis_of_orders(today()),
        "mark": "",
    }


def fine_decision(fine: RecoveryFine) -> dict[str, Any]:
    """Return what the decision on a fine states."""
    return {
        "title": _("行政处罚决定书"),
        "number": f"{fine.recovery.run.number}-{fine.recovery_id}-{fine.pk}",
        "fine": fine,
        "recovery": fine.recovery,
        "addressee": fine.recovery.person.name,
        "programme": programme_label(fine.recovery.programme),
        "finding": fine.finding.rstrip("。"),
        "reason": with_full_stop(fine.decided_why),
        "office": bureau_name(),
        "place": place_name(fine.recovery.village_code),
        **_remedies(),
        "basis": _basis_of_fines(),
        "mark": "",
    }


@carries("SAL2026-74")
def basis_of_orders(on: date) -> str:
    """Return the clauses that an order to return rests on, in words: also for money kept against a decision."""
    legislation = policy.rule_book().legislation
    law = legislation.legal_text_of(_KEPT_AGAINST_A_DECISION)
    in_force = law is not None and law.effective is not None and law.effective <= on
    return "、".join([_basis_of_fines(), *([legislation.reference(_KEPT_AGAINST_A_DECISION)] if in_force else [])])


def _basis_of_fines() -> str:
    """Return the clause that orders to return and fines rest on today, in words."""
    book = policy.rule_book()
    dated = book.parameters["fine_times_limit"].at(this_month(), today())
    return "、".join(book.legislation.reference(citation) for citation in dated.cites)


def _remedies() -> dict[str, str]:
    return {
        "authority": shown_detail(COUNTY_CODE, OfficeDetail.Name.RECONSIDERATION_AUTHORITY),
        "court": shown_detail(COUNTY_CODE, OfficeDetail.Name.COURT),
    }
