"""Reveal personal data in clear; each time is an audit entry with the purpose.

Reading personal data without a case is an offence (SAL2026-70.6); officers keep what they learn confidential
(SAL2026-11, SC649-61).
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.refusals import ReasonRequired
from doudi.registry.access import refuse_outside_scope
from doudi.registry.dated_rows import Subject, subject_label
from doudi.registry.models import Circumstance, Household, Person
from doudi.registry.personal_data.contacts import contacts_of
from doudi.registry.refusals import UnknownCircumstanceKind
from doudi.values.carries import carries


@action("personal_data.reveal")
def reveal_identity_number(*, by: User, person: Person, why: str) -> str:
    """Return the identity number in clear; empty where there is none.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    _require_purpose(by, person, why)
    record(
        _("查看{name}的完整身份证号。").format(name=person.name),
        subject=person,
        village_code=person.village_id,
        why=why,
    )
    return person.id_number.clear() if person.id_number else ""


@action("personal_data.reveal")
def reveal_circumstance(*, by: User, circumstance: Circumstance, why: str) -> str:
    """Return a bank card, telephone number or address in clear.

    Raises:
        PermissionRequired, UnknownCircumstanceKind, OutsideScope, ReasonRequired
    """
    if circumstance.declared.form != "text":
        raise UnknownCircumstanceKind(_("只有银行卡号、电话、住址可以看全。"))
    subject = circumstance.subject
    _require_purpose(by, subject, why)
    record(
        _("查看{subject}的完整{kind}。").format(subject=subject_label(subject), kind=circumstance.declared.label),
        subject=subject,
        village_code=subject.village_id,
        why=why,
    )
    return str(circumstance.value)


@action("personal_data.reveal")
def reveal_contact(*, by: User, household: Household, why: str) -> list[tuple[str, str, bool]]:
    """Return address and telephones of a household in clear: label, text, and whether it is a telephone.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    _require_purpose(by, household, why)
    record(
        _("查看{subject}的完整住址和电话。").format(subject=subject_label(household)),
        subject=household,
        village_code=household.village_id,
        why=why,
    )
    return [(contact.label, str(contact.circumstance.value), contact.is_phone) for contact in contacts_of(household)]


@carries("GB35273-1", "SAL2026-11", "SAL2026-70.6", "SC649-61")
def _require_purpose(by: User, subject: Subject, why: str) -> None:
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    refuse_outside_scope(by, subject.village_id)
    if len(why.strip()) < 2:
        raise ReasonRequired(_("请写明查看的用途或案件编号。"), why=_("请写明查看的用途或案件编号。"))
