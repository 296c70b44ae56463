"""Tell a person whose tekun ended about dibao and relief, and help with the form (MCA43-27)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.cases.models import LONGEST_REASON, Case
from doudi.casework.household_records.evidence import keep_evidence
from doudi.casework.household_records.models import DibaoOffer
from doudi.casework.household_records.refusals import DibaoApplicationMissing, RecordDateInvalid
from doudi.casework.procedures.clocks import deadline
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import TransitionTable, lock_row, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.registry.models import Award
from doudi.values.carries import carries

DIBAO_PROCEDURES = ("dibao", "one_person_cover")
TRANSITIONS = TransitionTable({(DibaoOffer.State.OPEN, "close"): DibaoOffer.State.CLOSED})


def open_dibao_offers(awards: Iterable[Award]) -> None:
    """Open a task for each tekun award that ended and was not replaced; the deciding action records it."""
    for award in awards:
        if award.programme == "tekun" and award.valid_to is not None and not _goes_on(award):
            DibaoOffer.objects.get_or_create(
                award=award,
                defaults={
                    "person": award.person,
                    "opened_on": today(),
                    "due_on": deadline("dibao_offer_days", today()),
                },
            )


def _goes_on(award: Award) -> bool:
    """Whether the person has died, or another award of tekun or dibao replaces the one that ended."""
    later = Award.objects.filter(
        person=award.person, programme__in=("tekun", "dibao"), withdrawn_at=None, valid_from__gt=award.valid_to
    )
    return award.person.death_date is not None or later.exists()


@carries("MCA43-27")
@action("dibao_offer.close")
def close_dibao_offer(
    *,
    by: User,
    offer: DibaoOffer,
    result: str,
    told_on: date,
    account: str,
    upload: Upload | None = None,
) -> DibaoOffer:
    """Close the task with its result; that somebody applied counts only with the application.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, RecordDateInvalid, ReasonRequired,
        DibaoApplicationMissing
    """
    require_permission(by, Permission.HANDLE_CASES)
    missing = OutsideScope(_("对象不在您的辖区内。"))
    locked = lock_row(DibaoOffer.objects.visible_to(by), offer.pk, missing=missing)
    refuse_transition(TRANSITIONS, locked.state, "close", _("这一件已经办结。"))
    if not locked.opened_on <= told_on <= today():
        message = _("告知日期在终止以后、不晚于今天。")
        raise RecordDateInvalid(message, told_on=message)
    locked.result = DibaoOffer.Result(result).value
    locked.account = required_text(account, "account", _("请写明告知和帮办的经过。"))[:LONGEST_REASON]
    if locked.result == DibaoOffer.Result.APPLIED and not _has_applied(locked):
        message = _("还没有收到这个人的低保申请，请先代为申请。")
        raise DibaoApplicationMissing(message, result=message)
    locked.told_on, locked.closed_by = told_on, by
    locked.state = TRANSITIONS.target(locked.state, "close")
    locked.save()
    keep_evidence(locked, upload, by)
    record(
        _("{name}特困终止后告知低保：{result}。").format(name=locked.person.name, result=locked.get_result_display()),
        subject=locked.person,
        village_code=locked.person.village_id,
        why=locked.account[:300],
    )
    return locked


def _has_applied(offer: DibaoOffer) -> bool:
    since = Case.objects.filter(
        procedure_id__in=DIBAO_PROCEDURES, application__sent_at__date__gte=offer.opened_on
    ).select_related("application")
    number = offer.person.id_number.clear() if offer.person.id_number else ""
    for case in since.filter(village_code=offer.person.village_id):
        members = case.application.answers["members"]
        if number and any(member.get("id_number") == number for member in members):
            return True
    return since.filter(person=offer.person).exists()
