"""Entering a standard, confirming it by a second person, sending it back, taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.actions import require
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.actions import action, record
from doudi.core.jobs.actions import ask
from doudi.core.refusals import Refused
from doudi.lawbook import effects  # noqa: F401 - declares the work that is asked for here
from doudi.lawbook.in_force import confirmed_values
from doudi.lawbook.models import Paper, Standard, stored_figures
from doudi.policy import Figure, RuleBookError
from doudi.registry.queries import today


class StandardContradicts(Refused):
    code = "standard_contradicts"


class PaperIsNeeded(Refused):
    code = "paper_is_needed"


class NotDecidedYet(Refused):
    code = "not_decided_yet"


class NotWaiting(Refused):
    code = "not_waiting"


class AnotherMustConfirm(Refused):
    code = "another_must_confirm"


class NotMeasured(Refused):
    code = "not_measured"


class WhyNot(Refused):
    code = "why_not"


@dataclass(frozen=True)
class Basis:
    """Where a standard stands: the id of a known paper, or the particulars of a new one; and the clause."""

    paper_id: str
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
) -> Standard:
    """Enter a standard and ask for its effect. It changes nothing before somebody else confirms it.

    Raises:
        NotAllowed, NotDecidedYet, PaperIsNeeded, StandardContradicts
    """
    require(by, Permission.PROPOSE_STANDARD)
    if decided > today():
        raise NotDecidedYet(_("决定日期在今天之后。"), decided=_("决定日期在今天之后。"))
    standard = Standard(
        parameter=parameter,
        figures=stored_figures(figures),
        effective=effective,
        until=until,
        decided=decided,
        place=basis.place,
        text=basis.text,
        note=note,
        proposed_by=by,
    )
    _rest_on(standard, basis, by)
    standard.save()
    _refuse_contradiction(standard)
    standard.job = ask("lawbook.effect", by=by, standard=standard.pk)
    standard.save(update_fields=["job"])
    record(
        _("录入标准“{label}”：{figures}，自{day}起执行，待复核。").format(
            label=standard.label, figures=shown_figures(standard), day=effective.isoformat()
        ),
        subject=standard,
        new=standard.figures,
        why=f"{standard.paper or standard.declared_paper} {basis.place}",
    )
    return standard


def _rest_on(standard: Standard, basis: Basis, by: User) -> None:
    if basis.paper_id:
        entered = next((one for one in Paper.objects.all() if one.paper_id == basis.paper_id), None)
        standard.paper = entered
        standard.declared_paper = "" if entered else basis.paper_id
        return
    if not (basis.title and basis.issuer):
        sentence = _("选择已有的文件，或填写新文件的标题和发文机关。")
        raise PaperIsNeeded(sentence, paper=sentence)
    standard.paper, _made = Paper.objects.get_or_create(
        number=basis.number,
        title=basis.title,
        defaults={"issuer": basis.issuer, "decided": standard.decided, "entered_by": by},
    )


def _refuse_contradiction(standard: Standard) -> None:
    try:
        policy.book_with([*confirmed_values(), standard.entered])
    except RuleBookError as error:
        raise StandardContradicts("".join(error.faults)) from None


def shown_figures(standard: Standard) -> str:
    """The figures in one line: 城市935.00元，农村710.00元."""
    parameter = policy.rule_book().parameters[standard.parameter]
    return "，".join(
        f"{parameter.word(key)}{policy.show(figure, parameter.unit)}" for key, figure in standard.by_category.items()
    )


@action("standard.confirm")
def confirm_standard(*, by: User, standard: Standard) -> None:
    """Make it the law of every page from the next question on. Somebody else than who entered it.

    Raises:
        NotAllowed, NotWaiting, AnotherMustConfirm, NotMeasured, StandardContradicts
    """
    require(by, Permission.CONFIRM_STANDARD)
    standard = _waiting(standard)
    if standard.proposed_by_id == by.pk:
        raise AnotherMustConfirm(_("录入和复核须是两个人。"))
    if standard.effect is None:
        raise NotMeasured(_("测算还没有完成，请看过测算结果再复核。"))
    _refuse_contradiction(standard)
    _settle(standard, by, Standard.State.CONFIRMED, "")
    record(
        _("复核标准“{label}”：{figures}，自{day}起执行，已生效。").format(
            label=standard.label, figures=shown_figures(standard), day=standard.effective.isoformat()
        ),
        subject=standard,
        new=standard.figures,
    )


@action("standard.refuse")
def refuse_standard(*, by: User, standard: Standard, why: str) -> None:
    """Send it back with a reason.

    Raises:
        NotAllowed, NotWaiting, WhyNot
    """
    require(by, Permission.CONFIRM_STANDARD)
    standard = _waiting(standard)
    if not why.strip():
        raise WhyNot(_("请写明退回的理由。"), why=_("请写明退回的理由。"))
    _settle(standard, by, Standard.State.REFUSED, why.strip())
    record(_("退回标准“{label}”。").format(label=standard.label), subject=standard, why=why.strip())


@action("standard.withdraw")
def withdraw_standard(*, by: User, standard: Standard) -> None:
    """Take one's own proposal back.

    Raises:
        NotAllowed, NotWaiting
    """
    require(by, Permission.PROPOSE_STANDARD)
    standard = _waiting(standard)
    _settle(standard, by, Standard.State.WITHDRAWN, "")
    record(_("撤回标准“{label}”。").format(label=standard.label), subject=standard)


def _waiting(standard: Standard) -> Standard:
    """The standard as it is now, held for this transaction."""
    held = Standard.objects.select_for_update(of=("self",)).select_related("paper").get(pk=standard.pk)
    if held.state != Standard.State.PROPOSED:
        raise NotWaiting(_("这项标准{state}，不能再办。").format(state=held.get_state_display()))
    return held


def _settle(standard: Standard, by: User, state: str, why: str) -> None:
    standard.state, standard.settled_by, standard.settled_at, standard.why = state, by, timezone.now(), why
    standard.save(update_fields=["state", "settled_by", "settled_at", "why"])
