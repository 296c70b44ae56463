"""What the desk shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.cases.queries import actors_of
from doudi.casework.referrals import queries as needs
from doudi.casework.worklist import queries as case_worklist
from doudi.core.accounts import sign_ins
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.models import Entry
from doudi.core.divisions.queries import place_name
from doudi.lawbook.reader.queries import to_confirm as figures_to_confirm
from doudi.lawbook.standards import queries as lawbook
from doudi.payments.calendar import queries as calendar_queries
from doudi.payments.runs.queries import payroll_scope
from doudi.payments.self_audit import queries as self_audit
from doudi.payments.worklist import worklist_of
from doudi.registry.models import Household, Person
from doudi.registry.recipients import queries as recipients_queries
from doudi.registry.roll_import.queries import rolls_to_confirm
from doudi.values.divisions import COUNTY_CODE

MAX_RECENT = 8
SECURITY_FILTERS = (
    ("", gettext_lazy("全部账号")),
    ("signed_in", gettext_lazy("正在登录")),
    ("unguarded", gettext_lazy("须启用两步验证，未启用")),
)
_COUNTS_HOLD_SECONDS = 120
"""Counting a county takes most of a second; two minutes old is young enough for a desk."""


@dataclass(frozen=True)
class CountLink:
    """A count that is a link to what it counts."""

    label: Any
    count: int | str
    url: str


@dataclass(frozen=True)
class CountGroup:
    """Chips of one sort under a heading."""

    label: Any
    chips: list[CountLink]


def count_groups(*, by: User) -> list[CountGroup]:
    """What waits for somebody, what he should look after, and who is on benefits in his own area."""
    waiting = _cases(by) if by.may(Permission.READ_CASES) else []
    waiting += _payroll(by) if by.may(Permission.READ_PAYROLL) else []
    waiting += _rolls(by) if by.may(Permission.IMPORT_ROLLS) else []
    waiting += _standards() if by.may(Permission.READ_STANDARDS) else []
    waiting += _security() if by.may(Permission.MANAGE_SECURITY) else []
    waiting += _accounts() if by.may(Permission.MANAGE_ACCOUNTS) else []
    found = [CountGroup(_("待办"), waiting)]
    if by.may(Permission.READ_REGISTRY):
        held: Any = cache.get_or_set(f"chips:{by.scope}", lambda: _counted(by), _COUNTS_HOLD_SECONDS)
        found += [CountGroup(_("请核对"), held["lacking"]), CountGroup(_("本月在享"), held["on_benefits"])]
    return [one for one in found if one.chips]


@dataclass(frozen=True)
class CaseDeadline:
    """A case that is past its day or close to it: whose it is to act, whom it is about, which day."""

    case: Any
    place: str
    actors: str
    overdue: bool


def case_deadlines(*, by: User) -> list[CaseDeadline]:
    """The cases that miss their day or would, for who acts and for who leads alike."""
    if not by.may(Permission.HANDLE_CASES):
        return []
    return [
        CaseDeadline(one, place_name(one.village_code), actors_of(one), case_worklist.urgency_of(one) == "overdue")
        for one in case_worklist.near_or_past_deadline(by=by)
    ]


def _rolls(by: User) -> list[CountLink]:
    number = rolls_to_confirm(by=by)
    return [CountLink(_("花名册待确认"), number, f"{reverse('roll_import:rolls')}?state=staged")] if number else []


def _cases(by: User) -> list[CountLink]:
    base = reverse("casework:cases")
    steps = case_worklist.counts(by=by, wanted=case_worklist.CaseFilter()).steps
    found = [CountLink(label, number, f"{base}?step={name}") for name, label, number in steps]
    overdue = case_worklist.overdue_case_count(by=by)
    found += [CountLink(_("已超期的办件"), overdue, f"{base}?urgency=overdue&all=1")] if overdue else []
    return found + [
        CountLink(label, number, f"{reverse('casework:referrals')}?sort={sort}")
        for sort, label, number in needs.counts(by=by)
        if number
    ]


def _payroll(by: User) -> list[CountLink]:
    """What is at his turn, rolls to confirm, days that come near or are past, what the self-audit left open."""
    address, found = (
        reverse("payments:calendar"),
        [CountLink(one.label, one.number, one.url) for one in worklist_of(by)],
    )
    if by.may(Permission.CONFIRM_ROLL) and (number := len(calendar_queries.unconfirmed_rolls(by))):
        found.append(CountLink(_("发放名册待核对"), number, address))
    if payroll_scope(by) == COUNTY_CODE:
        for one in calendar_queries.deadlines():
            if one.alarms:
                label = _("天已过期：{what}") if one.days_late else _("天后到期：{what}")
                label, count = (label, abs(one.days_left)) if one.days_left else (_("到期：{what}"), _("今天"))
                found.append(CountLink(label.format(what=one.label), count, address))
    if number := self_audit.open_count(by):
        found.append(CountLink(_("自查疑点待查明"), number, reverse("payments:self_audit")))
    return found


def _security() -> list[CountLink]:
    number = sign_ins.accounts_by_sign_in_security(only="unguarded").count()
    address = f"{reverse('console:sign_in_security')}?only=unguarded"
    return [CountLink(_("须启用两步验证，未启用"), number, address)] if number else []


def _accounts() -> list[CountLink]:
    number = User.objects.filter(is_active=True, is_password_change_due=True).count()
    return [CountLink(_("首次登录还没改密码"), number, reverse("console:accounts"))] if number else []


def _standards() -> list[CountLink]:
    number = lawbook.standards_to_confirm()
    return [CountLink(_("待复核标准"), number, reverse("lawbook:standards"))] if number else []


def _counted(by: User) -> dict[str, list[CountLink]]:
    base = reverse("registry:recipients")
    on_benefits = [
        CountLink(name, number, f"{base}?{urlencode({'programme': code})}")
        for code, name, number in recipients_queries.recipient_counts(by=by)
    ]
    lacking = []
    for lack, label in recipients_queries.MISSING_DATA_FILTERS.items():
        number = recipients_queries.recipients(by=by, chosen=recipients_queries.RecipientFilter(lacks=lack)).count()
        if number:
            lacking.append(CountLink(str(label), number, f"{base}?{urlencode({'lacks': lack})}"))
    return {"lacking": lacking, "on_benefits": on_benefits}


def unconfirmed_figures() -> int:
    """How many figures of law the bureau has still to confirm."""
    return len(figures_to_confirm())


def recent_changes(*, by: User) -> list[tuple[Entry, str]]:
    """What somebody did last on people and households, with the address of the page."""
    pages: dict[str, tuple[str, Any]] = {
        "person": ("registry:person", Person),
        "household": ("registry:household", Household),
    }
    seen: dict[tuple[str, str], tuple[Entry, str]] = {}
    for entry in Entry.objects.filter(actor_id=by.pk, subject_kind__in=pages).order_by("-number")[: MAX_RECENT * 5]:
        name, model = pages[entry.subject_kind]
        key = (entry.subject_kind, entry.subject_id)
        if key not in seen and model.objects.visible_to(by).filter(pk=entry.subject_id).exists():
            seen[key] = (entry, reverse(name, args=[entry.subject_id]))
        if len(seen) == MAX_RECENT:
            break
    return list(seen.values())


def entries_about_account(user: User) -> list[Entry]:
    """What was done to an account, latest first."""
    about = Entry.objects.filter(subject_kind="user", subject_id=str(user.pk), verb__startswith="account.")
    return list(about.exclude(verb="account.sign_in").order_by("-number")[:MAX_RECENT])


def trail(*, by: User, verb: str = "") -> QuerySet[Entry]:
    """What was done, latest first: everything for those who watch over all, one's own area for a township."""
    entries: QuerySet[Entry] = Entry.objects.all() if by.may_read_whole_trail else Entry.objects.visible_to(by)
    return (entries.filter(verb=verb) if verb else entries).order_by("-number")
