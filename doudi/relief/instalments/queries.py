"""Read instalments: the list of what is due, those of a case with what may be done, what waits for a user."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.roles import Permission, Role
from doudi.core.clock import today
from doudi.relief.cases.models import ReliefCase
from doudi.relief.instalments.guards import has_payee_died
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.withheld import withheld_reasons
from doudi.relief.instalments.workflow import INSTALMENT_TRANSITIONS, OPEN_STATES, InstalmentState
from doudi.ui.tables import Text

OPEN, WAITING, PAYEE_DIED = "open", "waiting", "payee_died"
"""Filters over several states: not yet paid or stopped; the planned day has come and nobody has asked; to stop."""
_TOWNSHIP_ROLES = frozenset({Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER})


def instalments(user: User, *, state: str = "", way: str = "", place: str = "") -> QuerySet[Instalment]:
    """Return the instalments of the user's division, filtered, those planned first at the top."""
    found: QuerySet[Instalment] = Instalment.objects.in_scope(money_scope(user))
    if place:
        found = found & Instalment.objects.in_scope(place)
    if state == OPEN:
        found = found.filter(state__in=OPEN_STATES)
    elif state == PAYEE_DIED:
        found = found.filter(_payee_died(), state__in=INSTALMENT_TRANSITIONS.states_before("stop"))
    elif state == WAITING:
        found = found.filter(state=InstalmentState.PLANNED, planned_on__lte=today())
    elif state:
        found = found.filter(state=state)
    if way:
        found = found.filter(way=way)
    return found.select_related("relief__case", "payee").order_by("planned_on", "pk")


@dataclass(frozen=True)
class InstalmentRow:
    """An instalment of a case with what the user may do, and a warning where the person to be paid has died.

    ``url`` is empty for users who read no payments; ``withheld`` is why the last run kept it back, or empty.
    """

    instalment: Instalment
    verbs: tuple[str, ...]
    has_died: bool
    url: str
    withheld: Text = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.instalment, name)


@dataclass(frozen=True)
class CaseInstalments:
    """The instalments of a case with its sums in fen; what was replaced counts once."""

    rows: list[InstalmentRow]
    approved_fen: int
    paid_fen: int
    open_fen: int
    stopped_fen: int


def instalments_of(case: Any, by: User) -> CaseInstalments:
    """Return the instalments of a case (of casework) for its page, with what the user may do."""
    relief = ReliefCase.objects.filter(case=case).first()
    if relief is None:
        return CaseInstalments([], 0, 0, 0, 0)
    return instalments_of_relief(relief, by)


def instalments_of_relief(relief: ReliefCase, by: User) -> CaseInstalments:
    """Return the instalments of a case of relief with what the user may do."""
    found = relief.instalments.select_related("relief__case", "relief__identity", "payee__merged_into")
    instalments = list(found.order_by("number"))
    withheld = withheld_reasons(instalments)
    rows = [row_of(row, by, withheld.get(row.pk, "")) for row in instalments]
    replaced = {row.replaces_id for row in rows if row.replaces_id}
    counted = [row for row in rows if row.pk not in replaced]
    return CaseInstalments(
        rows,
        approved_fen=_sum(counted),
        paid_fen=_sum(row for row in counted if row.state == InstalmentState.PAID),
        open_fen=_sum(row for row in counted if row.state in OPEN_STATES),
        stopped_fen=_sum(row for row in counted if row.state == InstalmentState.STOPPED),
    )


def row_of(instalment: Instalment, by: User, withheld: Text = "") -> InstalmentRow:
    """Return an instalment with what the user may do, and why it was withheld."""
    is_open = instalment.state in OPEN_STATES
    url = instalment.get_absolute_url() if by.may(Permission.READ_PAYROLL) else ""
    has_died = is_open and has_payee_died(instalment)
    return InstalmentRow(instalment, verbs_for(instalment, by), has_died, url, withheld)


def verbs_for(instalment: Instalment, by: User) -> tuple[str, ...]:
    """Return the verbs that the user may use on an instalment now, in order."""
    is_own = by.may(Permission.HANDLE_CASES) and instalment.village_code.startswith(by.scope or "-")
    if not is_own or by.pk in instalment.relief.case.recused_staff:
        return ()
    offered = []
    for verb in INSTALMENT_TRANSITIONS.verbs_in(instalment.state):
        if verb in {"release", "send_back"} and by.pk == instalment.release_proposed_by_id:
            continue
        if verb == "pay" and not may_pay_from_reserve(instalment, by):
            continue
        if verb == "replace" and instalment.way != Instalment.Way.BANK:
            continue
        if verb not in {"send", "return"}:
            offered.append(verb)
    return tuple(offered)


def may_pay_from_reserve(instalment: Instalment, by: User) -> bool:
    """Whether the user pays the instalment: of the township, and another than who released it."""
    is_reserve = instalment.way == Instalment.Way.RESERVE and instalment.state == InstalmentState.RELEASED
    return is_reserve and Role(by.role) in _TOWNSHIP_ROLES and by.pk != instalment.released_by_id


def open_instalments(user: User) -> dict[str, QuerySet[Instalment]]:
    """Return the instalments that wait for the user: to ask for, to release, to pay out of the reserve, to stop."""
    if not user.may(Permission.HANDLE_CASES) or user.scope is None:
        return {}
    visible: QuerySet[Instalment] = Instalment.objects.visible_to(user)
    dead = _payee_died()
    released = visible.filter(state=InstalmentState.RELEASED)
    waiting = {
        "propose_release": visible.filter(state=InstalmentState.PLANNED, planned_on__lte=today()).exclude(dead),
        "release": visible.filter(state=InstalmentState.PROPOSED).exclude(release_proposed_by=user),
        "stop": visible.filter(dead, state__in=INSTALMENT_TRANSITIONS.states_before("stop")),
    }
    if Role(user.role) in _TOWNSHIP_ROLES:
        waiting["pay"] = released.filter(way=Instalment.Way.RESERVE).exclude(released_by=user).exclude(dead)
    return waiting


def _payee_died() -> Q:
    return Q(payee__death_date__isnull=False)


def _sum(rows: Iterable[InstalmentRow]) -> int:
    return sum(int(row.amount_fen) for row in rows)
