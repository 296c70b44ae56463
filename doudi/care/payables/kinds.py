"""Kinds of approved amounts, who receives them, and the programmes under which runs pay them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PayableKind(TextChoices):
    """What an amount is for."""

    MEDICAL = "medical", _("医疗费用")
    FUNERAL = "funeral", _("丧葬费用")
    HOSPITAL_CARE = "hospital_care", _("住院照料")
    INSURANCE_PREMIUM = "insurance_premium", _("参保资助")


class PayeeKind(TextChoices):
    """Who else than the person is paid."""

    HOSPITAL = "hospital", _("医疗机构")
    ARRANGER = "arranger", _("丧葬经办人")
    CARER = "carer", _("住院照料人")


PROGRAMME_LABELS = {
    "care_medical": _("医疗费用（付本人）"),
    "care_medical_payee": _("医疗费用（付医疗机构）"),
    "care_funeral_payee": _("丧葬费用（付经办人）"),
    "care_hospital_care": _("住院照料（付本人）"),
    "care_hospital_care_payee": _("住院照料（付照料人）"),
    "care_insurance_premium": _("参保资助（付本人）"),
}
"""Labels by programme: what is paid to the person and what is paid to others are never one payment."""

PAYEE_SUFFIX = "_payee"
PAYEES_OF = {
    PayableKind.MEDICAL: frozenset({"", PayeeKind.HOSPITAL}),
    PayableKind.FUNERAL: frozenset({PayeeKind.ARRANGER}),
    PayableKind.HOSPITAL_CARE: frozenset({"", PayeeKind.CARER}),
    PayableKind.INSURANCE_PREMIUM: frozenset({""}),
}
"""Who may be paid for a kind; empty for the person."""


def programme_of(kind: str, *, is_to_another: bool) -> str:
    """Return the programme under which a run pays a kind of amount."""
    return f"care_{kind}{PAYEE_SUFFIX if is_to_another else ''}"
