"""Pages of judgements: the list, one row with its candidates, and its number in clear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.casework.recusal.queries import conflicted_people
from doudi.core.access_log.note import note_access
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission, Role
from doudi.monitoring.judgements import actions, queries
from doudi.monitoring.judgements.actions.withdrawals import LEADERS, may_undo_own
from doudi.monitoring.judgements.columns import UNCLEAR_ROWS, ListedRow
from doudi.monitoring.judgements.comparison import SideBySide, side_by_side
from doudi.monitoring.judgements.forms import JudgementForm, PickForm, ReasonForm, RowFilterForm, SeenForm
from doudi.monitoring.judgements.labels import row_label, source_label
from doudi.monitoring.judgements.models import UnclearRow
from doudi.monitoring.judgements.people import people_meant
from doudi.monitoring.judgements.workflow import RowState
from doudi.registry.personal_data.views import Revealed, reveal_page
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list

_LIST_NAMES = ("place", "source", "state", "sort")


@dataclass(frozen=True)
class _Chip:
    label: str
    url: str
    number: int
    is_here: bool
    css_class: str = ""


@require_GET
@permission_required(Permission.READ_WARNINGS)
def unclear_rows(request: StaffRequest) -> HttpResponse:
    """List the rows that wait, and those judged."""
    filters = RowFilterForm(request.GET, by=request.user)
    rows = queries.unclear_rows(by=request.user, row_filter=filters.row_filter)
    query = _list_query(request)
    shown = open_list(
        request,
        UNCLEAR_ROWS,
        rows,
        filters=filters,
        rows_of=lambda found: [ListedRow(row, query) for row in found],
    )
    return shown.render("judgements/list.html", {"chips": _chips(request)})


def _chips(request: StaffRequest) -> list[_Chip]:
    """Return how many rows wait for the user, are overdue, and wait of each data set, as links that filter."""
    here = {name: request.GET.get(name, "") for name in _LIST_NAMES}
    address = reverse("judgements:unclear_rows")
    overdue = queries.overdue_count(by=request.user)
    chips = [
        _Chip(
            _("等我办的"),
            address,
            queries.waiting_count(by=request.user),
            here["source"] == "" and here["state"] in {"", queries.MINE_FILTER},
        )
    ]
    if overdue:
        is_here = here["state"] == queries.OVERDUE_FILTER
        chips.append(_Chip(_("已逾期"), f"{address}?state={queries.OVERDUE_FILTER}", overdue, is_here, "bad"))
    for source, number in sorted(queries.waiting_by_source(by=request.user).items()):
        link = f"{address}?source={source}&state={queries.WAITING_FILTER}"
        chips.append(_Chip(source_label(source), link, number, here["source"] == source))
    return chips


def _list_query(request: StaffRequest) -> str:
    """Return the part of the address that says of which list a row is."""
    kept = QueryDict(mutable=True)
    for name in _LIST_NAMES:
        if name in request.GET:
            kept[name] = request.GET[name]
    return kept.urlencode()


def _order(request: StaffRequest) -> tuple[str, ...]:
    """Return the order of the list that the address asks for."""
    asked = request.GET.get("sort", "")
    column = UNCLEAR_ROWS.by_key.get(asked.removeprefix("-"))
    if column is None or not column.sort:
        return queries.QUEUE_ORDER
    sign = "-" if asked.startswith("-") else ""
    return (*(f"{sign}{name}" for name in column.sort), f"{sign}pk")


@dataclass(frozen=True)
class _Page:
    """The page of a row for a user, within the list that they came from."""

    request: StaffRequest
    row: UnclearRow

    @property
    def by(self) -> User:
        user: User = self.request.user
        return user

    @cached_property
    def compared(self) -> SideBySide:
        return side_by_side(self.row, by=self.by)

    @cached_property
    def is_conflicted(self) -> bool:
        return bool(conflicted_people(people_meant(self.row), by=self.by))

    @cached_property
    def may_act(self) -> bool:
        return self.by.may(Permission.HANDLE_WARNINGS) and not self.is_conflicted

    @cached_property
    def around(self) -> tuple[UnclearRow | None, UnclearRow | None]:
        """The rows before and after in the list."""
        return queries.neighbours(self.row, self._list, _order(self.request))

    @cached_property
    def place(self) -> tuple[int, int] | None:
        return queries.place_in_list(self.row, self._list, _order(self.request))

    @cached_property
    def _list(self) -> Any:
        filters = RowFilterForm(self.request.GET, by=self.by)
        return queries.unclear_rows(by=self.by, row_filter=filters.row_filter)

    def next_address(self) -> str:
        """The address to go on with after a decision: the next row of the list, or the list.

        The row just decided goes along, so that the decision can be undone there.
        """
        query = _list_query(self.request)
        before, following = self.around
        onward = following or before
        judged = f"{query}&judged={self.row.pk}" if query else f"judged={self.row.pk}"
        return f"{(onward or self.row).get_absolute_url()}?{judged if onward else query}".rstrip("?")


Act = Callable[[_Page, Any], object]


def _link(page: _Page, form: Any) -> object:
    chosen = {view.candidate.pk: view.person for view in page.compared.candidates if view.may_choose}
    person = chosen.get(form.cleaned_data["candidate"])
    return actions.link_row(
        by=page.by,
        unclear_row=page.row,
        person=person,
        reason=form.cleaned_data["reason"],
        seen_version=form.cleaned_data["seen_version"],
    )


def _say_nobody(page: _Page, form: Any) -> object:
    said = {name: form.cleaned_data[name] for name in ("reason", "seen_version")}
    return actions.say_nobody(by=page.by, unclear_row=page.row, **said)


def _pick(page: _Page, form: Any) -> object:
    return actions.link_row(by=page.by, unclear_row=page.row, **form.cleaned_data)


def _confirm(page: _Page, form: Any) -> object:
    return actions.confirm_link(by=page.by, unclear_row=page.row, **form.cleaned_data)


def _confirm_nobody(page: _Page, form: Any) -> object:
    return actions.confirm_nobody(by=page.by, unclear_row=page.row, **form.cleaned_data)


def _send_back(page: _Page, form: Any) -> object:
    return actions.send_back(by=page.by, unclear_row=page.row, **form.cleaned_data)


def _withdraw(page: _Page, form: Any) -> object:
    told = actions.withdraw_judgement(by=page.by, unclear_row=page.row, **form.cleaned_data)
    for sentence in told:
        messages.info(page.request, sentence)
    return told


_ACTS: dict[str, tuple[str, Act]] = {
    "link": ("judge", _link),
    "say_nobody": ("judge", _say_nobody),
    "pick": ("pick", _pick),
    "confirm": ("confirm", _confirm),
    "confirm_nobody": ("confirm", _confirm_nobody),
    "send_back": ("send_back", _send_back),
    "withdraw": ("withdraw", _withdraw),
}
"""By the button pressed: the form of the page that it belongs to, and what it does."""


@permission_required(Permission.READ_WARNINGS)
def unclear_row(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a row beside its candidates; judge, confirm or withdraw."""
    page = _Page(request, _row_or_404(request, pk))
    forms = _forms(page)
    act = _act(request)
    name, perform = _ACTS.get(act, ("", None))
    form = forms.get(name)
    if form is not None and perform is not None:
        onward = page.next_address() if act != "withdraw" else request.get_full_path()
        if form.perform(lambda: perform(page, form)):
            _say_done(page, act, onward)
            return redirect(onward)
    status = 422 if request.method == "POST" else 200
    return render(request, "judgements/row.html", _context(page, forms), status=status)


def _act(request: StaffRequest) -> str:
    """Return what is to be done; a picker that only searches sends its own button."""
    return "pick" if "find_picker" in request.POST else request.POST.get("act", "")


def _row_or_404(request: StaffRequest, pk: int) -> UnclearRow:
    rows = UnclearRow.objects.visible_to(request.user).select_related("delivery", "person", "judged_by", "confirmed_by")
    row = get_object_or_404(rows, pk=pk)
    note_access(subject=row, village_code=row.village_code)
    return row


def _say_done(page: _Page, act: str, onward: str) -> None:
    """Say what was done, unless the next page says it beside the button that undoes it."""
    label = row_label(page.row)
    page.row.refresh_from_db(fields=["state"])
    if act in {"say_nobody", "confirm_nobody"} and page.row.state == RowState.OPEN:
        messages.success(page.request, _("{row}已转给别的乡镇判定。").format(row=label))
    elif act == "withdraw":
        messages.success(page.request, _("{row}已撤销判定。").format(row=label))
    elif act in {"confirm", "confirm_nobody", "send_back"} or "judged=" not in onward:
        done = _("{row}：{state}。").format(row=label, state=page.row.get_state_display())
        messages.success(page.request, done)


def _forms(page: _Page) -> dict[str, ActionForm]:
    """Return the forms that a user may send of a row, bound where one was sent."""
    if not page.may_act:
        return {}
    row, sent = page.row, _ACTS.get(_act(page.request), ("", None))[0]
    data = {sent: page.request.POST} if sent else {}
    initial = {"seen_version": row.version}
    if row.state == RowState.OPEN:
        choices = [view.candidate.pk for view in page.compared.candidates if view.may_choose]
        only = {"candidate": choices[0]} if len(choices) == 1 else {}
        return {
            "judge": JudgementForm(data.get("judge"), initial=initial | only, candidates=choices),
            "pick": PickForm(data.get("pick"), initial=initial, auto_id="pick_%s").for_user(page.by),
        }
    forms: dict[str, ActionForm] = {}
    if row.state == RowState.PROPOSED and row.judged_by_id != page.by.pk:
        forms["confirm"] = SeenForm(data.get("confirm"), initial=initial)
        forms["send_back"] = ReasonForm(data.get("send_back"), initial=initial, auto_id="send_back_%s")
    if may_undo_own(row, page.by):
        forms["withdraw"] = SeenForm(data.get("withdraw"), initial=initial, auto_id="withdraw_%s")
    elif Role(page.by.role) in LEADERS and "confirm" not in forms:
        forms["withdraw"] = ReasonForm(data.get("withdraw"), initial=initial, auto_id="withdraw_%s")
    return forms


def _context(page: _Page, forms: dict[str, ActionForm]) -> dict[str, Any]:
    before, following = page.around
    same = list(queries.rows_of_identity(page.row)[:20])
    judge = forms.get("judge")
    return {
        "row": page.row,
        "label": row_label(page.row),
        "compared": page.compared,
        "decision": _decision(page.row),
        "is_conflicted": page.is_conflicted,
        "same": [(row_label(other), other.get_state_display()) for other in same],
        "same_number": queries.rows_of_identity(page.row).count(),
        "forms": forms,
        "chosen": str(judge["candidate"].value() or "") if judge else "",
        "is_only": sum(view.may_choose for view in page.compared.candidates) == 1,
        "previous": before,
        "following": following,
        "place": page.place,
        "query": _list_query(page.request),
        "undo": _undo_of(page),
    }


def _decision(row: UnclearRow) -> list[tuple[str, Any]]:
    """Return what was decided, by whom and why."""
    if row.state == RowState.OPEN:
        return [(_("上次退回、撤销的理由"), row.reason)] if row.reason else []
    judged = row.judged_by.name if row.judged_by else ""
    rows: list[tuple[str, Any]] = [(_("结果"), row.get_state_display())]
    if row.is_nobody_proposed:
        rows.append((_("对到"), _("都不是")))
    if row.person is not None:
        rows.append((_("对到"), f"{row.person.name}（{row.person.number}）"))
    how = _("按以前的判定，{name}").format(name=judged) if row.is_remembered else judged
    rows.append((_("判定"), how))
    if row.reason:
        rows.append((_("说明"), row.reason))
    if row.confirmed_by is not None:
        rows.append((_("确认"), row.confirmed_by.name))
    return rows


@dataclass(frozen=True)
class _Undo:
    label: str
    url: str
    form: ActionForm


def _undo_of(page: _Page) -> _Undo | None:
    """Return the form that undoes what the user judged just before, if they may."""
    text = page.request.GET.get("judged", "")
    if not text.isdecimal() or len(text) > 12 or int(text) == page.row.pk:
        return None
    row = UnclearRow.objects.visible_to(page.by).select_related("delivery").filter(pk=int(text)).first()
    if row is None or row.state == RowState.OPEN or not may_undo_own(row, page.by):
        return None
    query = _list_query(page.request)
    form = SeenForm(initial={"seen_version": row.version}, auto_id="undo_%s")
    label = _("{row}：{state}").format(row=row_label(row), state=row.get_state_display())
    return _Undo(label, f"{row.get_absolute_url()}?{query}".rstrip("?"), form)


@permission_required(Permission.REVEAL_PERSONAL_DATA)
def reveal_row(request: StaffRequest, pk: int) -> HttpResponse:
    """Reveal the number that the department wrote."""
    row = _row_or_404(request, pk)

    def read(why: str) -> list[Revealed]:
        return [Revealed(_("名单上的号码"), actions.reveal_row(by=request.user, unclear_row=row, why=why))]

    return reveal_page(request, _("号码"), row_label(row), read)
