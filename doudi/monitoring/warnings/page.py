"""What the page of one warning shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi.conferences.minutes.contents import basis_in_words
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.models import Entry
from doudi.core.audit.queries import entries_about
from doudi.monitoring.warnings.evidence import facts_of
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.opened import Opened, opened_for
from doudi.monitoring.warnings.people import household_of, is_recused, people_of
from doudi.monitoring.warnings.queries import earlier_warnings
from doudi.monitoring.warnings.rows import WarningRow, rows_of
from doudi.monitoring.warnings.rule_texts import (
    CLASS_HANDLING,
    CLASS_LABELS,
    REGISTERED_KINDS,
    RULES_BY_ID,
    SEVERITY_LABELS,
    TIER_LABELS,
    rule_label,
    sentence_of,
)
from doudi.monitoring.warnings.source_names import source_label
from doudi.monitoring.warnings.verbs import WarningVerb, verbs_for
from doudi.monitoring.warnings.workflow import AT_WORK, PROPOSED
from doudi.payments.models import Hold, Payment
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.circumstances.hiv_confidentiality import text_for_reader
from doudi.registry.models import Award, Circumstance, Household, Person
from doudi.ui.templatetags.ui import date_and_time, day, month

Facts = list[tuple[Any, Any]]
_MOST_PAYMENTS = 30


@dataclass(frozen=True)
class Registered:
    """A circumstance of the registry that stands beside what was found."""

    label: str
    value: str
    since: date | None
    source: str


@dataclass(frozen=True)
class WarningPage:
    """One warning with everything that helps to judge it."""

    row: WarningRow
    rule: str
    sentence: str
    handling: str
    household: Household | None
    people: list[Person]
    found: list[tuple[str, str]]
    origin: Facts
    deadlines: Facts
    judgement: Facts
    registered: list[Registered]
    awards: list[Award]
    payments: list[Payment] | None
    holds: list[Hold]
    earlier: list[WarningRow]
    opened: Opened | None
    history: list[Entry]
    is_recused: bool
    may_end: bool
    verbs: list[WarningVerb]

    @property
    def names(self) -> str:
        """The names of its people."""
        return "、".join(person.name for person in self.people)

    @property
    def acts(self) -> list[WarningVerb]:
        """What the warning may open."""
        return [verb for verb in self.verbs if verb.opens]

    @property
    def others(self) -> list[WarningVerb]:
        """What else may be done with it."""
        return [verb for verb in self.verbs if not verb.opens]


def page_of(warning: Warning, *, by: User) -> WarningPage:
    """Return the page of a warning for a user."""
    people = people_of(warning)
    may_handle = by.may(Permission.HANDLE_WARNINGS)
    recused = may_handle and is_recused(by, people)
    return WarningPage(
        row=rows_of([warning])[0],
        rule=rule_label(warning.rule_id),
        sentence=sentence_of(warning.rule_id),
        handling=str(CLASS_HANDLING.get(warning.warning_class, "")),
        household=household_of(warning),
        people=people,
        found=facts_of(warning.evidence, may_see_hiv=by.may(Permission.SEE_HIV_STATUS)),
        origin=_origin(warning),
        deadlines=_deadlines(warning),
        judgement=_judgement(warning),
        registered=_registered(warning, people, by),
        awards=_awards(warning, people),
        payments=_payments(warning, people, by),
        holds=list(Hold.objects.filter(person__in=people, lifted_at=None).select_related("person")),
        earlier=rows_of(earlier_warnings(warning, by=by)),
        opened=opened_for(warning, by=by),
        history=entries_about(warning),
        is_recused=recused,
        may_end=may_handle and not recused and warning.state in AT_WORK,
        verbs=verbs_for(by, warning, is_recused=recused),
    )


def _origin(warning: Warning) -> Facts:
    rule = RULES_BY_ID.get(warning.rule_id)
    rows: Facts = [
        (_("类别"), CLASS_LABELS.get(warning.warning_class, warning.warning_class)),
        (_("轻重"), SEVERITY_LABELS.get(warning.severity, warning.severity)),
        (_("比对月份"), month(warning.month)),
        (_("来源"), source_label(warning.source)),
    ]
    if warning.source_row is not None:
        rows.append((_("来源的行"), _("第{number}行").format(number=warning.source_row)))
    if warning.delivery is not None:
        rows.append((_("部门交付"), date_and_time(warning.delivery.uploaded_at)))
    if warning.tier:
        rows.append((_("怎么对上的"), TIER_LABELS.get(warning.tier, warning.tier)))
    if rule is not None:
        rows.append((_("依据"), basis_in_words(rule.cites)))
    rows.append((_("首次发现"), day(warning.first_seen_on)))
    rows.append((_("最近出现"), day(warning.last_seen_on)))
    return rows


def _deadlines(warning: Warning) -> Facts:
    looked = visited = ended = ""
    if warning.looked_on is not None:
        looked = f"{day(warning.looked_on)} {warning.looked_by.name if warning.looked_by else ''}".strip()
    if warning.visited_on is not None:
        visited = f"{day(warning.visited_on)} {warning.visitors}"
    if warning.ended_on is not None:
        ended = day(warning.ended_on)
    return [
        (_("{day}前查看").format(day=day(warning.look_due_on)), looked or _("还没有查看")),
        (_("{day}前走访").format(day=day(warning.visit_due_on)), visited or _("还没有走访")),
        (_("{day}前办结").format(day=day(warning.due_on)), ended or _("还没有办结")),
        (_("办理人"), warning.owner.name if warning.owner else _("还没有人办")),
    ]


def _judgement(warning: Warning) -> Facts:
    note = warning.sealed_note.clear() if warning.sealed_note else ""
    if not warning.finding:
        return [(_("上次退回、重新打开的说明"), note)] if note else []
    judged = f"{warning.judged_by.name if warning.judged_by else ''} {date_and_time(warning.judged_at)}".strip()
    rows: Facts = [
        (_("核实结果"), warning.get_finding_display()),
        (_("说明"), warning.reason or "—"),
        (_("核实人"), judged),
    ]
    if warning.checked_by is not None:
        rows.append((_("复核人"), f"{warning.checked_by.name} {date_and_time(warning.checked_at)}"))
        if note:
            rows.append((_("复核意见"), note))
    elif warning.state == PROPOSED:
        rows.append((_("复核"), _("待乡镇负责人或者县局复核")))
    return rows


def _registered(warning: Warning, people: Sequence[Person], by: User) -> list[Registered]:
    kinds = REGISTERED_KINDS.get(warning.rule_id, ())
    if not kinds:
        return []
    subjects = [warning.person] if warning.person is not None else list(people)
    about = Q(person__in=subjects)
    household = household_of(warning)
    if household is not None:
        about |= Q(household=household)
    rows = Circumstance.objects.filter(about, kind__in=kinds, withdrawn_at=None, valid_to=None)
    is_family = warning.person is None
    found = [
        Registered(
            f"{row.person.name} {row.declared.label}" if is_family and row.person else str(row.declared.label),
            text_for_reader(by, row),
            row.valid_from,
            str(row.get_source_display()),
        )
        for row in rows.select_related("person").order_by("person_id", "kind", "pk")[:40]
    ]
    if warning.person is not None and "death_date" in kinds and not any("死亡" in one.label for one in found):
        registered = warning.person.death_date
        found.append(Registered(_("死亡日期"), day(registered) if registered else _("没有登记"), None, ""))
    return found


def _awards(warning: Warning, people: Sequence[Person]) -> list[Award]:
    rows = awards_in_force(warning.month).filter(person__in=people)
    return list(rows.select_related("person").order_by("person_id", "pk")[:30])


def _payments(warning: Warning, people: Sequence[Person], by: User) -> list[Payment] | None:
    if not by.may(Permission.READ_PAYROLL):
        return None
    rows = Payment.objects.filter(person__in=people, run__month=warning.month).select_related("person", "run")
    return list(rows.order_by("person_id", "pk")[:_MOST_PAYMENTS])


def is_to_be_noted(warning: Warning, *, by: User) -> bool:
    """Whether opening the page is the first look of an officer who may handle the warning."""
    if not by.may(Permission.HANDLE_WARNINGS) or warning.state not in AT_WORK:
        return False
    return (warning.first_shown_at is None or warning.looked_on is None) and not is_recused(by, people_of(warning))
