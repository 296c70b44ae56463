"""Kinds of needs, and the groups of people that a resource may be meant for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.casework.recognitions.queries import in_force
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.models import Person
from doudi.values.dates import age_on


class NeedKind(models.TextChoices):
    """What a need is about, without a word on illness."""

    LIVING = "living", _("生活物资")
    TREATMENT = "treatment", _("看病康复")
    SCHOOL = "school", _("上学")
    HOUSING = "housing", _("住房改善")
    COMPANY = "company", _("陪伴照料")
    WORK = "work", _("就业创业")
    OTHER = "other", _("其他")


class Group(models.TextChoices):
    """Whom a resource is meant for; nobody named means everybody in difficulty."""

    DIBAO = "dibao", _("低保对象")
    TEKUN = "tekun", _("特困人员")
    LOW_INCOME = "low_income", _("低保边缘、支出型困难家庭")
    CHILD = "child", _("困境儿童")
    DISABLED = "disabled", _("领取残疾人补贴的人")
    OLD = "old", _("60周岁以上老年人")


_OLD_AGE = 60
_BAR = "|"
_OF_PROGRAMME = {
    "dibao": Group.DIBAO,
    "tekun": Group.TEKUN,
    "child_living": Group.CHILD,
    "disability_living": Group.DISABLED,
    "disability_nursing": Group.DISABLED,
}


def joined(codes: Iterable[str]) -> str:
    """Return codes as one text in which ``marked`` finds each; empty for none."""
    ordered = sorted(codes)
    return f"{_BAR}{_BAR.join(ordered)}{_BAR}" if ordered else ""


def codes_in(text: str) -> list[str]:
    """Return the codes of a text that ``joined`` wrote."""
    return [code for code in text.split(_BAR) if code]


def marked(code: str) -> str:
    """Return what a text with a code contains."""
    return f"{_BAR}{code}{_BAR}"


def groups_of(person: Person, day: date) -> frozenset[str]:
    """Return the groups that a person belongs to on a day, from awards, recognitions and age."""
    month = day.replace(day=1)
    programmes = awards_in_force(month).filter(person=person).values_list("programme", flat=True)
    found = {_OF_PROGRAMME[name] for name in programmes if name in _OF_PROGRAMME}
    if person.household_id and in_force(month).filter(household=person.household_id).exists():
        found.add(Group.LOW_INCOME)
    if person.birth_date is not None and age_on(person.birth_date, day) >= _OLD_AGE:
        found.add(Group.OLD)
    return frozenset(found)
