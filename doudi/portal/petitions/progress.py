"""Where a petition stands, in the words of who sent it: no name, nothing of what was found out, no officer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from doudi.supervision.petitions.models import Opinion, Petition, Rating
from doudi.supervision.petitions.workflow import ANSWERED_STATES, REVIEW_STATES
from doudi.supervision.petitions.workflow import PetitionState as State
from doudi.ui.templatetags.ui import day, due_day

_BEFORE = (State.REGISTERED, State.OBJECTED)
_AT_WORK = (State.ACCEPTED, State.DRAFTED, State.APPROVED)


@dataclass(frozen=True)
class PetitionProgress:
    """A petition for who sent it: what happened so far, and what comes next."""

    number: str
    label: str
    facts: list[tuple[Any, Any]]
    next_sentence: str
    may_rate: bool


def progress_of(petition: Petition) -> PetitionProgress:
    """Return where a petition stands. What is still drafted or waits to be delivered is not told."""
    facts: list[tuple[Any, Any]] = [
        (_("收到"), day(petition.received_on)),
        (_("事项"), petition.get_topic_display()),
        (_("办理机关"), petition.get_office_display()),
    ]
    if petition.told_on:
        facts.append((_("告知"), day(petition.told_on)))
    if petition.accepted_on:
        facts.append((pgettext("done", "受理"), day(petition.accepted_on)))
    if petition.state == State.LED:
        facts.append((_("去哪里解决"), f"{petition.get_way_display()} {petition.led_to}".strip()))
    if petition.finished_on and petition.state in (*ANSWERED_STATES, *REVIEW_STATES):
        facts.append((_("办结"), day(petition.finished_on)))
        facts += [(_("处理意见"), one.get_outcome_display()) for one in _delivered(petition)]
    rating: Rating | None = getattr(petition, "rating", None)
    if rating is not None:
        facts.append((_("您的评价"), f"{rating.get_satisfaction_display()} {day(rating.rated_on)}"))
    may_rate = rating is None and petition.state in ANSWERED_STATES
    return PetitionProgress(petition.number, _label(petition), facts, _next_sentence(petition), may_rate)


def _delivered(petition: Petition) -> list[Opinion]:
    """Return the opinion that was delivered, the last one."""
    return list(petition.opinions.filter(delivered_on__isnull=False).order_by("-pk")[:1])


def _label(petition: Petition) -> str:
    if petition.state in _BEFORE:
        return _("已收到，等答复是否受理")
    return _("正在办理") if petition.state in _AT_WORK else petition.get_state_display()


def _next_sentence(petition: Petition) -> str:
    if petition.state in _BEFORE:
        return _("{day}前告诉您是否受理。").format(day=due_day(petition.tell_due_on))
    if petition.state in _AT_WORK:
        return _("{day}前答复您。").format(day=due_day(petition.finish_due_on))
    if petition.state in REVIEW_STATES and petition.due_on:
        return _("{day}前书面答复您。").format(day=due_day(petition.due_on))
    if petition.state == State.ANSWERED:
        return _("对处理意见不服的，收到之日起30天以内可以请求复查。")
    return ""
