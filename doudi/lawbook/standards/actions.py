"""Propose a standard; confirm, refuse or withdraw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import VILLAGE_DIGITS
from doudi.core.jobs.queue import enqueue
from doudi.core.process import TransitionTable, advance, lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import required_text
from doudi.lawbook.confirmed_standards import confirmed_local_values
from doudi.lawbook.models import LegalText, Standard, figures_for_storage
from doudi.lawbook.standards import effect_estimate  # noqa: F401 - declares the job that is enqueued here
from doudi.lawbook.standards.current_figures import large_change_sentence, large_changes
from doudi.lawbook.standards.refusals import (
    DecisionDateInFuture,
    EffectNotEstimated,
    LargeChangeNotConfirmed,
    LegalTextRequired,
    StandardContradictsRuleBook,
)
from doudi.policy import Figure, RuleBookError
from doudi.registry.text_messages.outbox import UPRATING_JOB, is_on
from doudi.values.divisions import COUNTY_CODE

_COUNTY_PAPERS = COUNTY_CODE.ljust(VILLAGE_DIGITS, "0")
TRANSITIONS = TransitionTable(
    {
        (Standard.State.PROPOSED, "confirm"): Standard.State.CONFIRMED,
        (Standard.State.PROPOSED, "refuse"): Standard.State.REFUSED,
        (Standard.State.PROPOSED, "withdraw"): Standard.State.WITHDRAWN,
    }
)


@dataclass(frozen=True)
class Basis:
    """The legal basis of a standard: the id of a known legal text or the particulars of a new one, and the clause."""

    legal_text_id: str
    number: str
    title: str
    issuer: str
    place: str
    text: str


@action("standard.propose")
def propose_standard(
    *,
    by: User,
    parameter: str,
    figures: dict[str | None, Figure],
    effective: date,
    until: date | None,
    decided: date,
    basis: Basis,
    note: str = "",
    paper: Upload | None = None,
    is_large_change_meant: bool = False,
) -> Standard:
    """Enter a standard and enqueue the estimate of its effect; it is not in force before it is confirmed.

    Args:
        paper: the scanned legal text.
        is_large_change_meant: somebody ticked that a figure is meant to change by more than half.
    Raises:
        PermissionRequired, DecisionDateInFuture, LegalTextRequired, StandardContradictsRuleBook
        LargeChangeNotConfirmed: a figure changes by more than half.
        EmptyFile, FileTooLarge, WrongFileType: of the paper.
    """
    require_permission(by, Permission.PROPOSE_STANDARD)
    if decided > today():
        raise DecisionDateInFuture(_("决定日期在今天之后。"), decided=_("决定日期在今天之后。"))
    changed = large_changes(parameter, figures, effective)
    if changed and not is_large_change_meant:
        raise LargeChangeNotConfirmed(large_change_sentence(changed), is_large_change_meant=_("请核对后勾选。"))
    standard = Standard(
        parameter=parameter,
        figures=figures_for_storage(figures),
        effective=effective,
        until=until,
        decided=decided,
        place=basis.place,
        text=basis.text,
        note=note,
        proposed_by=by,
    )
    _set_basis(standard, basis, by)
    if paper is not None:
        standard.paper = store_upload(by=by, upload=paper, village_code=_COUNTY_PAPERS)
    standard.save()
    _refuse_contradiction(standard)
    standard.job = enqueue("lawbook.estimate_effect", by=by, standard=standard.pk)
    standard.save(update_fields=["job"])
    record(
        _("录入标准“{label}”：{figures}，自{day}起执行，待复核。").format(
            label=standard.label, figures=standard.figures_text, day=effective.isoformat()
        ),
        subject=standard,
        new=standard.figures,
        why=f"{standard.legal_text or standard.declared_legal_text} {basis.place}",
    )
    return standard


def _set_basis(standard: Standard, basis: Basis, by: User) -> None:
    if basis.legal_text_id:
        legal_texts = LegalText.objects.all()
        entered = next((row for row in legal_texts if row.rule_book_id == basis.legal_text_id), None)
        standard.legal_text = entered
        standard.declared_legal_text = "" if entered else basis.legal_text_id
        return
    if not (basis.title and basis.issuer):
        sentence = _("选择已有的文件，或填写新文件的标题和发文机关。")
        raise LegalTextRequired(sentence, legal_text=sentence)
    standard.legal_text, _is_new = LegalText.objects.get_or_create(
        number=basis.number,
        title=basis.title,
        defaults={"issuer": basis.issuer, "decided": standard.decided, "entered_by": by},
    )


def _refuse_contradiction(standard: Standard) -> None:
    try:
        policy.law_in_force.declared.with_local_values([*confirmed_local_values(), standard.as_local_value])
    except RuleBookError as error:
        raise StandardContradictsRuleBook("".join(error.faults)) from None


@action("standard.confirm")
def confirm_standard(*, by: User, standard: Standard) -> None:
    """Put a standard into force. The second person must not be the one who entered it.

    Raises:
        PermissionRequired, TransitionNotAllowed, SecondPersonRequired, EffectNotEstimated, StandardContradictsRuleBook
    """
    require_permission(by, Permission.CONFIRM_STANDARD)
    standard = _lock_for(standard, "confirm")
    refuse_same_person(by, standard.proposed_by_id, sentence=_("录入和复核须是两个人。"))
    if standard.effect is None:
        raise EffectNotEstimated(_("测算还没有完成，请看过测算结果再复核。"))
    _refuse_contradiction(standard)
    _close(standard, by, "confirm")
    record(
        _("复核标准“{label}”：{figures}，自{day}起执行，已生效。").format(
            label=standard.label, figures=standard.figures_text, day=standard.effective.isoformat()
        ),
        subject=standard,
        new=standard.figures,
    )
    _tell_recipients(standard, by)


def _tell_recipients(standard: Standard, by: User) -> None:
    """Enqueue the texts to the families of the programmes that the standard raises, if any is sent."""
    sums = (standard.effect or {}).get("month", {}).get("programme", [])
    raised = [programme for programme, today_fen, changed_fen in sums if changed_fen > today_fen]
    if raised and is_on("uprating"):
        month = standard.first_month.isoformat()
        enqueue(UPRATING_JOB, by=by, standard=standard.pk, programmes=raised, month=month)


@action("standard.refuse")
def refuse_standard(*, by: User, standard: Standard, why: str) -> None:
    """Refuse a standard with a reason.

    Raises:
        PermissionRequired, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.CONFIRM_STANDARD)
    standard = _lock_for(standard, "refuse")
    why = required_text(why, "why", _("请写明退回的理由。"))
    _close(standard, by, "refuse", why)
    record(_("退回标准“{label}”。").format(label=standard.label), subject=standard, why=why)


@action("standard.withdraw")
def withdraw_standard(*, by: User, standard: Standard) -> None:
    """Withdraw a proposed standard.

    Raises:
        PermissionRequired, TransitionNotAllowed
    """
    require_permission(by, Permission.PROPOSE_STANDARD)
    standard = _lock_for(standard, "withdraw")
    _close(standard, by, "withdraw")
    record(_("撤回标准“{label}”。").format(label=standard.label), subject=standard)


def _lock_for(standard: Standard, verb: str) -> Standard:
    """Lock the standard for a verb.

    Raises:
        TransitionNotAllowed
    """
    locked = lock_row(Standard.objects.select_related("legal_text"), standard.pk)
    sentence = _("这项标准{state}，不能再办。").format(state=locked.get_state_display())
    refuse_transition(TRANSITIONS, locked.state, verb, sentence)
    return locked


def _close(standard: Standard, by: User, verb: str, why: str = "") -> None:
    standard.reviewed_by, standard.reviewed_at, standard.why = by, timezone.now(), why
    advance(standard, verb, TRANSITIONS)
