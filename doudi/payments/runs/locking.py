"""Locking a run for a verb."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.process import TransitionTable, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import TransitionNotAllowed
from doudi.payments.models import Run
from doudi.payments.money_lock import lock_money
from doudi.payments.workflow import HISTORY_TRANSITIONS, RUN_TRANSITIONS, RunState

_MONEY_VERBS = frozenset({"release", "discard", "adopt", "close"})
"""Verbs that change or certify what counts as sent: they wait until no run is being computed."""

_FOUR_HANDS = ("review", "approve", "release")


def lock_run(run: Run, verb: str, seen_version: int | None = None) -> Run:
    """Lock the run for a verb and return it as it is now.

    Args:
        seen_version: the version that the user's page showed; None is not checked.

    Raises:
        StaleVersion, TransitionNotAllowed
    """
    if verb in _MONEY_VERBS:
        lock_money()
    locked = lock_row(Run.objects.all(), run.pk)
    stale = _("您打开页面以后，别人已经办过这一批（现在是“{state}”），请看过再办。")
    refuse_stale(locked, seen_version, stale.format(state=locked.get_state_display()))
    not_allowed = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(transitions_of(locked), locked.state, verb, not_allowed)
    return locked


def transitions_of(run: Run) -> TransitionTable[RunState]:
    """Return the transition table of a run, which depends on its kind."""
    return HISTORY_TRANSITIONS if run.kind == Run.Kind.OPENING else RUN_TRANSITIONS


def lock_open_run(run: Run) -> Run:
    """Lock a run that the bank does not have yet.

    Raises:
        TransitionNotAllowed
    """
    locked = lock_row(Run.objects.all(), run.pk)
    if not locked.is_open:
        raise TransitionNotAllowed(_("这一批已经送银行或作废。"))
    return locked


def refuse_earlier_person(by: User, *earlier: int | None) -> None:
    """Refuse a user who did an earlier step of the run; ``earlier`` are keys of users.

    Raises:
        SecondPersonRequired
    """
    refuse_same_person(by, *earlier, sentence=_("核算、审核、批准、拨付须是不同的人，您已办过前面的一步。"))


def hands_before(run: Run, verb: str) -> set[int]:
    """Return the keys of the users who did an earlier step of the run and so cannot do the verb (four hands)."""
    if verb not in _FOUR_HANDS:
        return set()
    confirmers = run.confirmations.values_list("confirmed_by_id", flat=True)
    earlier: set[int | None] = {run.prepared_by_id, *confirmers}
    if verb != "review":
        earlier.add(run.reviewed_by_id)
    if verb == "release":
        earlier.add(run.approved_by_id)
    return {key for key in earlier if key is not None}
