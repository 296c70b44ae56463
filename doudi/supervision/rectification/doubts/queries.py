"""Lists of doubts and their rows in a user's scope, their counts, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.supervision.rectification.doubts.models import Doubt, DoubtList
from doudi.supervision.rectification.doubts.workflow import DoubtState, ListState, Outcome
from doudi.supervision.rectification.queries import is_of_township
from doudi.supervision.rectification.scope import COUNTY_OWNER, may_read_people, owner_code, supervised_scope
from doudi.ui.desk_tasks import WaitingTask

MOST_KINDS = 40


def visible_doubts(by: User) -> QuerySet[Doubt]:
    """Return the rows that a user sees; a township those that were passed to it."""
    rows: QuerySet[Doubt] = Doubt.objects.in_scope(supervised_scope(by))
    return rows.filter(list__state=ListState.PASSED) if is_of_township(by) else rows


def doubt_lists(*, by: User) -> QuerySet[DoubtList]:
    """Return the lists with their counts of the user's rows, the latest first."""
    own = Q(doubts__in=Doubt.objects.in_scope(supervised_scope(by)))
    rows = DoubtList.objects.annotate(
        total=Count("doubts", filter=own),
        open=Count("doubts", filter=own & Q(doubts__state=DoubtState.OPEN)),
        answered=Count("doubts", filter=own & Q(doubts__state=DoubtState.ANSWERED)),
        verified=Count("doubts", filter=own & Q(doubts__state=DoubtState.VERIFIED)),
        amount_fen=Sum("doubts__amount_fen", filter=own),
    )
    if is_of_township(by):
        rows = rows.filter(state=ListState.PASSED, total__gt=0)
    return rows.select_related("plan").order_by("-uploaded_at")


def doubts(
    *,
    by: User,
    listed: DoubtList,
    state: str = "",
    kind: str = "",
    owner: str = "",
    outcome: str = "",
    reason: str = "",
) -> QuerySet[Doubt]:
    """Return the rows of a list in the order of the file."""
    rows = visible_doubts(by).filter(list=listed)
    wanted = {
        "state": state,
        "doubt": kind,
        "village_code": owner,
        "outcome": outcome,
        "answer__reason": reason,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return rows.select_related("person", "answer__done_by").order_by("row")


def kinds_of(listed: DoubtList, *, by: User) -> list[tuple[str, str]]:
    """Return what is doubted in a user's rows of a list, the most frequent first, as choices."""
    rows = visible_doubts(by).filter(list=listed).order_by().exclude(doubt="")
    counted = rows.values_list("doubt").annotate(number=Count("pk"))
    return [(text, f"{text}（{number}）") for text, number in counted.order_by("-number", "doubt")[:MOST_KINDS]]


def progress_by_owner(listed: DoubtList, *, by: User) -> list[dict[str, Any]]:
    """Return how far each township is with a list, the most open first."""
    counted = (
        visible_doubts(by)
        .filter(list=listed)
        .order_by()
        .values("village_code")
        .annotate(
            total=Count("pk"),
            open=Count("pk", filter=Q(state=DoubtState.OPEN)),
            verified=Count("pk", filter=Q(state=DoubtState.VERIFIED)),
        )
    )
    rows = [{**row, "name": _owner_name(row["village_code"])} for row in counted]
    return sorted(rows, key=lambda row: (-row["open"], row["village_code"]))


def _owner_name(code: str) -> Any:
    return _("县局（没有对上乡镇）") if code == COUNTY_OWNER else place_name(code)


def outcomes_of(listed: DoubtList) -> list[tuple[Any, int]]:
    """Return how many rows the matching found, by outcome; the numbers add up to the rows."""
    counted = dict(listed.doubts.order_by().values_list("outcome").annotate(Count("pk")))
    return [(label, counted.get(name, 0)) for name, label in Outcome.choices]


def waiting_tasks(by: User) -> Iterable[WaitingTask]:
    """Yield the doubts that wait for a user, with those past the deadline of their list."""
    if not by.may(Permission.ANSWER_SUPERVISION) or not may_read_people(by):
        return
    page = reverse("supervision_rectification:doubt_lists")
    passed = visible_doubts(by).filter(list__state=ListState.PASSED)
    own = passed.filter(village_code=owner_code(by), state=DoubtState.OPEN)
    tasks = [
        (ngettext_lazy("审计疑点待核实", "审计疑点待核实"), own.count(), False),
        (_("其中已逾期的审计疑点"), own.filter(list__due_on__lt=today()).count(), True),
    ]
    if by.may(Permission.MANAGE_SUPERVISION):
        answered = passed.filter(state=DoubtState.ANSWERED).exclude(answer__done_by=by)
        tasks.append((ngettext_lazy("审计疑点答复待核验", "审计疑点答复待核验"), answered.count(), False))
        staged = DoubtList.objects.filter(state=ListState.STAGED)
        tasks.append((ngettext_lazy("疑点清单待下发", "疑点清单待下发"), staged.count(), False))
    for label, number, is_part in tasks:
        if number:
            yield WaitingTask(label, number, page, is_part=is_part)
