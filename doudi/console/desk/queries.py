"""Queries of the desk: counts of what waits, deadlines, recent changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext, npgettext
from django.utils.translation import gettext as _

from doudi.casework.cases.limits import LIMIT_LABELS
from doudi.casework.cases.queries import actors_of
from doudi.casework.department_reviews import queries as department_queries
from doudi.casework.economic_checks.queries import waiting_checks
from doudi.casework.electricity_relief.queries import waiting_tasks as electricity_tasks
from doudi.casework.household_records.queries import open_dibao_offers_of
from doudi.casework.publications import queries as publication_queries
from doudi.casework.random_checks.queries import open_check_count
from doudi.casework.referrals import queries as referral_queries
from doudi.casework.referrals.tasks import waiting_tasks as referral_tasks
from doudi.casework.worklist import queries as case_worklist
from doudi.core.accounts import queries as account_queries
from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.proposals.queries import new_money_accounts, waiting_proposals
from doudi.core.accounts.rights_reviews import is_review_due
from doudi.core.accounts.roles import Permission
from doudi.core.accounts.second_factors.queries import waiting_enrolments
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.lawbook.reader.queries import to_confirm as figures_to_confirm
from doudi.lawbook.standards import queries as standard_queries
from doudi.payments.calendar import queries as calendar_queries
from doudi.payments.models import TownshipTakeOver
from doudi.payments.self_audit import queries as self_audit_queries
from doudi.payments.worklist import worklist_of
from doudi.registry.deaths.queries import reports_to_decide
from doudi.registry.household_accounts.queries import account_lists_to_decide
from doudi.registry.models import Household, Person
from doudi.registry.moves.queries import moves_to_answer
from doudi.registry.recipients import queries as recipients_queries
from doudi.registry.roll_import.models import RollFile
from doudi.registry.roll_import.queries import rolls_to_confirm
from doudi.relief.money_worklist import money_tasks_of
from doudi.ui.desk_tasks import WaitingTask, desk_tasks
from doudi.ui.navigation import NavigationGroup, counted_for_desk, entry_of
from doudi.ui.tables import Text
from doudi.values.divisions import COUNTY_CODE

MAX_RECENT = 8
_MAX_UNDIVIDED = 8
_PARTS_OF_AN_IMPORT = ("roll.correct_family", "roll.show_rows", "roll.download_faults", "roll.stage")
"""Acts on a roll that are many to an import; its upload and its confirmation stand for them."""
_COUNTS_CACHE_SECONDS = 120
"""Counting a county takes most of a second."""


@dataclass(frozen=True)
class CountLink:
    """A number with a link to the rows it counts; a number of days, or of rows counted elsewhere, is no task."""

    label: Text
    count: int | str
    url: str
    is_task: bool = True
    is_urgent: bool = False


@dataclass(frozen=True)
class CountGroup:
    """Counts under one heading, with a note that says how old they are."""

    label: Text
    chips: list[CountLink]
    note: Text = ""


def waiting_links(*, by: User) -> list[CountLink]:
    """Return what waits for a user, with a link to each list; the navigation shows the same numbers."""
    waiting = _cases(by) if by.may(Permission.READ_CASES) else []
    waiting += _department_cases(by) if by.may(Permission.REVIEW_FOR_DEPARTMENT) else []
    waiting += _payroll(by) if by.may(Permission.READ_PAYROLL) else []
    waiting += _deaths(by) if by.may(Permission.CHANGE_REGISTRY) else []
    waiting += _household_accounts(by)
    waiting += _rolls(by) if by.may(Permission.IMPORT_ROLLS) else []
    waiting += _dibao_offers(by)
    waiting += _links([*referral_tasks(by), *electricity_tasks(by), *desk_tasks(by)])
    waiting += _moves(by) if by.may(Permission.CHANGE_REGISTRY) else []
    waiting += _standards() if by.may(Permission.READ_STANDARDS) else []
    waiting += _security() if by.may(Permission.MANAGE_SECURITY) else []
    waiting += _enrolments(by) if by.may(Permission.CONFIRM_SECOND_FACTORS) else []
    waiting += _new_money_accounts() if by.may(Permission.APPROVE_PAYROLL) else []
    waiting += _accounts() if by.may(Permission.MANAGE_ACCOUNTS) else []
    return waiting


def _links(tasks: list[WaitingTask]) -> list[CountLink]:
    return [
        CountLink(task.label, task.number, task.url, is_task=not task.is_part, is_urgent=task.is_urgent)
        for task in tasks
    ]


@dataclass(frozen=True)
class Waiting:
    """What waits for a user, and when it was counted."""

    links: list[CountLink]
    counted_at: datetime


def waiting_for_desk(*, by: User, counted: Callable[[list[CountLink]], object]) -> Waiting:
    """Return what waits for a user, as counted a few seconds ago at most (``DESK_SECONDS``).

    Args:
        counted: called with the links whenever they are counted.
    """

    def count() -> Waiting:
        links = waiting_links(by=by)
        counted(links)
        return Waiting(links, timezone.now())

    found: Waiting = counted_for_desk(by, count, settings.DESK_SECONDS)
    return found


def count_groups(waiting: Waiting, *, by: User) -> list[CountGroup]:
    """Return the counts for a user: work that waits, registry data to check, recipients in their area.

    Much work is divided by the parts of the navigation, what is urgent in front.
    """
    at = timezone.localtime(waiting.counted_at)
    parts = _by_part(waiting.links) if len(waiting.links) > _MAX_UNDIVIDED else [("", waiting.links)]
    groups = [CountGroup(label or _("待办"), links) for label, links in parts]
    groups[0] = replace(groups[0], note=_("{time}统计").format(time=f"{at:%H:%M:%S}"))
    if by.may(Permission.READ_REGISTRY):
        key = f"chips:{by.scope}:{today()}:{get_language()}"
        counts: Any = cache.get_or_set(key, lambda: _registry_counts(by), _COUNTS_CACHE_SECONDS)
        note = _("两分钟内统计")
        groups.append(CountGroup(_("请核对"), counts["lacking"], note))
        groups.append(CountGroup(_("本月在享"), counts["on_benefits"], note))
    return [group for group in groups if group.chips]


def _by_part(links: list[CountLink]) -> list[tuple[Text, list[CountLink]]]:
    """Divide links by the part of the navigation that their page belongs to; the urgent ones form one more part."""
    parts: dict[Text, list[CountLink]] = {_("最急"): []} | {part.label: [] for part in NavigationGroup}
    for link in links:
        entry = entry_of(resolve(link.url.partition("?")[0]).view_name)
        part = _("最急") if link.is_urgent else (entry.group if entry else NavigationGroup.MY_WORK).label
        parts[part].append(link)
    return [(label, found) for label, found in parts.items() if found]


@dataclass(frozen=True)
class CaseDeadline:
    """A case past its deadline or close to it, with its village and the people who act in its step."""

    case: Any
    place: str
    actors: str
    is_overdue: bool

    @property
    def what(self) -> Text:
        """What has to be done by the deadline."""
        label: Text = LIMIT_LABELS.get(self.case.next_due_of, "")
        return label


def case_deadlines(*, by: User) -> list[CaseDeadline]:
    """Return the cases past or near their deadline; officers and leaders see the same."""
    if not by.may(Permission.HANDLE_CASES):
        return []
    return [
        CaseDeadline(
            case,
            place_name(case.village_code),
            actors_of(case),
            case_worklist.urgency_of(case) == "overdue",
        )
        for case in case_worklist.near_or_past_deadline(by=by)
    ]


def _rolls(by: User) -> list[CountLink]:
    number = rolls_to_confirm(by=by)
    return (
        [
            CountLink(
                ngettext("花名册待确认", "花名册待确认", number), number, f"{reverse('roll_import:rolls')}?state=staged"
            )
        ]
        if number
        else []
    )


def _household_accounts(by: User) -> list[CountLink]:
    number = account_lists_to_decide(by)
    return (
        [
            CountLink(
                ngettext("全家领款名单待核实", "全家领款名单待核实", number),
                number,
                reverse("registry:household_account_lists"),
            )
        ]
        if number
        else []
    )


def _dibao_offers(by: User) -> list[CountLink]:
    number = open_dibao_offers_of(by)
    return (
        [
            CountLink(
                ngettext("特困终止后告知低保", "特困终止后告知低保", number), number, reverse("casework:dibao_offers")
            )
        ]
        if number
        else []
    )


def _moves(by: User) -> list[CountLink]:
    number = moves_to_answer(by=by)
    return (
        [CountLink(ngettext("迁入待答复", "迁入待答复", number), number, reverse("registry:moves"))] if number else []
    )


def _deaths(by: User) -> list[CountLink]:
    number = reports_to_decide(by)
    return (
        [CountLink(ngettext("死亡登记待核实", "死亡登记待核实", number), number, reverse("registry:death_reports"))]
        if number
        else []
    )


def _cases(by: User) -> list[CountLink]:
    base = reverse("casework:cases")
    steps = case_worklist.waiting_counts(by=by)
    links = [CountLink(label, number, f"{base}?step={name}") for name, label, number in steps]
    overdue = case_worklist.overdue_case_count(by=by)
    if overdue:
        late = f"{base}?urgency=overdue&all=1"
        links.append(
            CountLink(ngettext("已超期的办件", "已超期的办件", overdue), overdue, late, is_task=False, is_urgent=True)
        )
    links += [CountLink(label, number, _check_url(name)) for name, label, number in waiting_checks(by=by)]
    published = reverse("casework:publications")
    links += [CountLink(label, number, published) for label, number in publication_queries.counts(by)]
    if by.may(Permission.HANDLE_CASES) and (number := open_check_count(by=by)):
        links.append(
            CountLink(ngettext("随机抽查待检查", "随机抽查待检查", number), number, reverse("casework:random_checks"))
        )
    return links + [
        CountLink(label, number, f"{reverse('casework:referrals')}?kind={kind}")
        for kind, label, number in referral_queries.counts(by=by)
        if number
    ]


def _check_url(name: str) -> str:
    """Return the list in which what waits of economic checks is found."""
    if name == "waiver":
        return reverse("casework:check_waivers")
    return f"{reverse('casework:economic_checks')}?state={name}"


def _department_cases(by: User) -> list[CountLink]:
    number = department_queries.cases_for_department(by=by).count()
    return (
        [
            CountLink(
                ngettext("转来的事项待审核", "转来的事项待审核", number), number, reverse("casework:department_cases")
            )
        ]
        if number
        else []
    )


def _payroll(by: User) -> list[CountLink]:
    """Return payroll tasks, rolls to confirm, deadlines of the payroll calendar, open findings of the self-audit."""
    calendar = reverse("payments:calendar")
    links = _links([*worklist_of(by), *money_tasks_of(by)])
    if by.may(Permission.CONFIRM_ROLL) and (number := len(calendar_queries.unconfirmed_rolls(by))):
        links.append(CountLink(ngettext("发放名册待核对", "发放名册待核对", number), number, calendar))
    if money_scope(by) == COUNTY_CODE:
        for deadline in calendar_queries.deadlines():
            if deadline.alarms:
                label = _("天已过期：{what}") if deadline.days_late else _("天后到期：{what}")
                label, count = (
                    (label, abs(deadline.days_left)) if deadline.days_left else (_("到期：{what}"), _("今天"))
                )
                links.append(CountLink(label.format(what=deadline.label), count, calendar, is_task=False))
    if number := self_audit_queries.open_count(by):
        links.append(
            CountLink(ngettext("自查疑点待查明", "自查疑点待查明", number), number, reverse("payments:self_audit"))
        )
    return links


def _security() -> list[CountLink]:
    number = account_queries.accounts_by_sign_in_security(only="unguarded").count()
    address = f"{reverse('console:sign_in_security')}?only=unguarded"
    links = (
        [CountLink(ngettext("须启用两步验证，未启用", "须启用两步验证，未启用", number), number, address)]
        if number
        else []
    )
    if proposed := waiting_proposals().count():
        links.append(
            CountLink(
                ngettext("账号事项待确认", "账号事项待确认", proposed),
                proposed,
                f"{reverse('console:account_proposals')}?state=proposed",
            )
        )
    if is_review_due():
        links.append(CountLink(_("账号权限半年复核到期"), _("到期"), reverse("console:rights_review"), is_task=False))
    return links


def _enrolments(by: User) -> list[CountLink]:
    number = waiting_enrolments(by).count()
    address = f"{reverse('console:enrolments')}?only=waiting"
    return [CountLink(ngettext("两步验证待确认", "两步验证待确认", number), number, address)] if number else []


def _new_money_accounts() -> list[CountLink]:
    """Return the accounts that lately got rights over money; they stay on the desk, nobody has to do them."""
    number = new_money_accounts().count()
    address = reverse("console:new_money_accounts")
    return (
        [CountLink(npgettext("desk", "新开的资金账号", "新开的资金账号", number), number, address, is_task=False)]
        if number
        else []
    )


def _accounts() -> list[CountLink]:
    number = User.objects.filter(is_active=True, is_password_change_due=True).count()
    return (
        [CountLink(ngettext("首次登录还没改密码", "首次登录还没改密码", number), number, reverse("console:accounts"))]
        if number
        else []
    )


def _standards() -> list[CountLink]:
    number = standard_queries.standards_to_confirm()
    return (
        [CountLink(ngettext("待复核标准", "待复核标准", number), number, reverse("lawbook:standards"))]
        if number
        else []
    )


def _registry_counts(by: User) -> dict[str, list[CountLink]]:
    base = reverse("registry:recipients")
    on_benefits = [
        CountLink(name, number, f"{base}?{urlencode({'programme': code})}")
        for code, name, number in recipients_queries.recipient_counts(by=by)
    ]
    lacking = []
    for lack, label in recipients_queries.MISSING_DATA_FILTERS.items():
        number = recipients_queries.recipients(by=by, lacks=lack).count()
        if number:
            lacking.append(CountLink(str(label), number, f"{base}?{urlencode({'lacks': lack})}"))
    return {"lacking": lacking, "on_benefits": on_benefits}


def unconfirmed_figures(*, by: User) -> int:
    """Return how many figures of law the bureau has still to confirm; nobody else can do anything about them."""
    is_of_bureau = by.may(Permission.PROPOSE_STANDARD) or by.may(Permission.CONFIRM_STANDARD)
    return len(figures_to_confirm()) if is_of_bureau else 0


@dataclass(frozen=True)
class RecentChange:
    """A change that a user made, whom it is about where its sentence does not say so, and the page."""

    entry: Entry
    who: str
    url: str


def recent_changes(*, by: User) -> list[RecentChange]:
    """Return the user's last changes to people, households, rolls and take-overs."""
    models: dict[str, Any] = {"person": Person, "household": Household}
    if by.may(Permission.IMPORT_ROLLS):
        models |= {"rollfile": RollFile, "townshiptakeover": TownshipTakeOver}
    own = Entry.objects.filter(actor_id=by.pk, subject_kind__in=models).exclude(verb__in=_PARTS_OF_AN_IMPORT)
    latest: dict[tuple[str, str], Entry] = {}
    for entry in own.order_by("-number")[: MAX_RECENT * 5]:
        latest.setdefault((entry.subject_kind, entry.subject_id), entry)
    rows = {
        (kind, str(row.pk)): row
        for kind, model in models.items()
        if (subjects := [subject for of_kind, subject in latest if of_kind == kind])
        for row in model.objects.visible_to(by).filter(pk__in=subjects)
    }
    shown = [(entry, rows[key]) for key, entry in latest.items() if key in rows][:MAX_RECENT]
    return [RecentChange(entry, _whose(entry, row), row.get_absolute_url()) for entry, row in shown]


def _whose(entry: Entry, row: Any) -> str:
    """Return the name of the person of an entry whose sentence does not tell it."""
    return row.name if isinstance(row, Person) and row.name not in entry.sentence else ""
