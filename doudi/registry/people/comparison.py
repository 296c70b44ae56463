"""Two people, or the households of a move, side by side before an officer confirms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.clock import this_month
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import HasScope, contains
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.models import Circumstance, Household, Membership, Person
from doudi.ui.tables import Column, Text
from doudi.ui.templatetags.ui import day, or_dash
from doudi.values.kinship import relation_in_language


@dataclass(frozen=True)
class ComparedFact:
    """A fact of both sides; the tag shows whether they agree."""

    label: str
    left: Any
    right: Any

    @property
    def is_different(self) -> bool:
        """Whether the sides differ."""
        return bool(self.left != self.right)


@dataclass(frozen=True)
class Comparison:
    """The facts of two sides, with the columns of their table."""

    heading: Text
    columns: tuple[Column, ...]
    facts: tuple[ComparedFact, ...]


def people_compared(kept: Person, other: Person) -> Comparison:
    """Compare the record that stays with the one that is merged into it; numbers stay masked."""
    left, right = _facts_of(kept), _facts_of(other)
    facts = tuple(ComparedFact(label, left[label], right[label]) for label in left)
    return Comparison(gettext_lazy("两条记录对照"), _columns(_("保留的这条"), _("并入的那条")), facts)


def _facts_of(person: Person) -> dict[str, str]:
    month = this_month()
    awards = awards_in_force(month).filter(person=person).order_by("pk")
    recorded = Circumstance.objects.filter(person=person, withdrawn_at=None, kind__in=("bank_account", "phone"))
    shown = {row.kind: row.shown for row in recorded.order_by("pk")}
    return {
        _("姓名"): person.name,
        _("性别"): str(person.get_sex_display()),
        _("出生日期"): day(person.birth_date),
        _("身份证号"): str(person.id_number or "—"),
        _("人员编号"): person.number,
        _("村（居）"): place_name(person.village_id),
        _("家庭"): person.household.number if person.household else "—",
        _("在享待遇"): "、".join(award.programme_name for award in awards) or "—",
        _("银行卡"): shown.get("bank_account", "—"),
        _("电话"): shown.get("phone", "—"),
        _("死亡日期"): day(person.death_date),
    }


def households_compared(person: Person, target: Household, *, by: HasScope) -> Comparison:
    """Compare the household a person lives in with the one they move to; members out of scope stay unseen."""
    here = person.household
    facts = (
        ComparedFact(_("家庭编号"), here.number if here else "—", target.number),
        ComparedFact(_("村（居）"), place_name(person.village_id), place_name(target.village_id)),
        ComparedFact(_("家里有谁"), _members_of(here, by) if here else "—", _members_of(target, by)),
    )
    return Comparison(gettext_lazy("迁出和迁入的家庭对照"), _columns(_("现在的家庭"), _("迁入的家庭")), facts)


def _members_of(household: Household, by: HasScope) -> str:
    if not contains(by.scope, household.village_id):
        return _("不在您的辖区内，迁入地看得到")
    members = Membership.objects.filter(
        household=household, kind=Membership.Kind.LIVING, withdrawn_at=None, valid_to=None
    ).select_related("person")
    return (
        "、".join(f"{row.person.name}（{relation_in_language(row.relation) or '—'}）" for row in members.order_by("pk"))
        or "—"
    )


def _columns(left: str, right: str) -> tuple[Column, ...]:
    return (
        Column("label", _("项目"), is_title=True),
        Column("left", left, show=or_dash),
        Column("right", right, show=or_dash),
        Column("is_different", _("一致"), template="registry/difference_cell.html"),
    )
