"""What can be asked about members and groups: each attribute as a condition on the registry."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from doudi import policy
from doudi.api.clients.scopes import Scope
from doudi.api.dci.refusals import RequestRejected
from doudi.api.machine.call import Call
from doudi.core.clock import this_month, today
from doudi.core.divisions.models import Division
from doudi.core.divisions.scope import bounds
from doudi.core.encryption import SealedKind, blind_index
from doudi.registry.models import Award, Household, Person, Sex
from doudi.values.identity_number import IdentityNumber, IdentityNumberError

CRITERIA_INVALID = "rjct.search_criteria.invalid"
OPERATORS = frozenset({"gt", "lt", "eq", "ge", "le", "in"})
MOST_VALUES = 100
NOTHING = Q(pk__in=())
_IDENTITY_TYPES = frozenset({"UIN", "NIN", "NID", "NATIONALID", "NATIONAL_ID"})
_MEMBER_TYPES = frozenset({"MEMBER_ID", "MEMBERID", "PERSON_ID"})
_GROUP_TYPES = frozenset({"HOUSEHOLD_ID", "HOUSEHOLDID", "GROUP_ID"})
_SEXES = {"male": Sex.MALE, "m": Sex.MALE, "female": Sex.FEMALE, "f": Sex.FEMALE}
Condition = Callable[[str, Any, Call], Q]


def rejected(message: str) -> RequestRejected:
    """Return the refusal of criteria."""
    return RequestRejected(CRITERIA_INVALID, message)


def by_identifier(kind: str, value: Any, *, is_group: bool) -> Q:
    """Return the condition for an identifier; an identity number that cannot be one matches nobody.

    Raises:
        RequestRejected: there is no such kind of identifier.
    """
    name, text = kind.rpartition(":")[2].upper(), str(value).strip()
    if name in _IDENTITY_TYPES:
        found = _identity_index(text)
        if not found:
            return NOTHING
        people = Person.objects.filter(id_number_index=found, merged_into=None)
        return Q(pk__in=people.values("household_id")) if is_group else Q(id_number_index=found)
    if name in _MEMBER_TYPES:
        return Q(present_people__number=text) if is_group else Q(number=text)
    if name in _GROUP_TYPES:
        return Q(number=text) if is_group else Q(household__number=text)
    known = "、".join(("UIN", "NIN", "MEMBER_ID", "HOUSEHOLD_ID"))
    raise rejected(_("没有标识类型“{name}”，可以用{known}。").format(name=kind[:40], known=known))


def _identity_index(text: str) -> str:
    try:
        return blind_index(IdentityNumber.parse(text).text, SealedKind.IDENTITY_NUMBER)
    except IdentityNumberError:
        return ""


def condition_of(name: str, operator: str, value: Any, call: Call, *, is_group: bool) -> Q:
    """Return the condition of one comparison.

    Raises:
        RequestRejected: the attribute, the operator or the value cannot be, or the token lacks the scope.
    """
    attributes = GROUP_ATTRIBUTES if is_group else MEMBER_ATTRIBUTES
    found = attributes.get(name.rpartition(":")[2].lower())
    if found is None:
        known = "、".join(sorted(attributes))
        raise rejected(_("没有可查的属性“{name}”，可以用{known}。").format(name=name[:40], known=known))
    if operator not in OPERATORS:
        raise rejected(_("没有比较方式“{name}”。").format(name=operator[:20]))
    return found(operator, value, call)


def _values(operator: str, value: Any) -> list[Any]:
    """Return the values of an equality: one, or those of a list."""
    values = value if isinstance(value, list) else str(value).split(",") if operator == "in" else [value]
    if operator not in {"eq", "in"} or len(values) > MOST_VALUES:
        raise rejected(_("这个属性只能用 eq 或者 in，最多{most}个值。").format(most=MOST_VALUES))
    return values


def _number(value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise rejected(_("“{value}”不是数字。").format(value=str(value)[:20])) from None
    if not number.is_finite() or abs(number) > 1_000_000:
        raise rejected(_("数字太大。"))
    return number


def whole_numbers(field: str, operator: str, limit: Decimal) -> Q:
    """Return the condition that a column of whole numbers compares with a number."""
    if operator == "eq":
        return Q(**{field: int(limit)}) if limit == int(limit) else NOTHING
    lookups = {
        "lt": ("lt", math.ceil(limit)),
        "le": ("lte", math.floor(limit)),
        "gt": ("gt", math.floor(limit)),
        "ge": ("gte", math.ceil(limit)),
    }
    if operator not in lookups:
        raise rejected(_("数字不能用 in 比较。"))
    lookup, number = lookups[operator]
    return Q(**{f"{field}__{lookup}": number})


def _age(operator: str, value: Any, _call: Call) -> Q:
    number = _number(value)
    if number != int(number) or not 0 <= number <= 150:
        raise rejected(_("年龄须是0到150的整数。"))
    years = int(number)
    if operator == "eq":
        return Q(birth_date__lte=_born_by(years), birth_date__gt=_born_by(years + 1))
    limits = {
        "lt": Q(birth_date__gt=_born_by(years)),
        "le": Q(birth_date__gt=_born_by(years + 1)),
        "ge": Q(birth_date__lte=_born_by(years)),
        "gt": Q(birth_date__lte=_born_by(years + 1)),
    }
    if operator not in limits:
        raise rejected(_("年龄不能用 in 比较。"))
    return limits[operator]


def _born_by(years: int) -> date:
    """Return the last day of birth of who is so old today."""
    day = today()
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _birth_date(operator: str, value: Any, _call: Call) -> Q:
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError:
        raise rejected(_("“{value}”不是日期，写成 1950-05-01。").format(value=str(value)[:20])) from None
    lookups = {"eq": "", "lt": "__lt", "le": "__lte", "gt": "__gt", "ge": "__gte"}
    if operator not in lookups:
        raise rejected(_("日期不能用 in 比较。"))
    return Q(**{f"birth_date{lookups[operator]}": day})


def _sex(operator: str, value: Any, _call: Call) -> Q:
    asked = [_SEXES.get(str(one).rpartition(":")[2].lower()) for one in _values(operator, value)]
    if None in asked:
        raise rejected(_("性别写 male 或者 female。"))
    return Q(sex__in=asked)


def _name(operator: str, value: Any, _call: Call) -> Q:
    return Q(name__in=[str(one)[:40] for one in _values(operator, value)])


def _place(operator: str, value: Any, _call: Call) -> Q:
    """A division by its code or its name; a place that there is not matches nobody."""
    wanted = NOTHING
    texts = [str(one).strip() for one in _values(operator, value)]
    for code in Division.objects.filter(Q(code__in=texts) | Q(name__in=texts)).values_list("code", flat=True):
        first, last = bounds(code)
        wanted |= Q(village_id__gte=first, village_id__lte=last)
    return wanted


def awards_in_force() -> Any:
    """Return the awards of this month."""
    month = this_month()
    return Award.objects.filter(Q(valid_to=None) | Q(valid_to__gte=month), valid_from__lte=month, withdrawn_at=None)


def _programme(is_group: bool) -> Condition:
    def condition(operator: str, value: Any, call: Call) -> Q:
        _require_data(call, Scope.DATA_AWARDS)
        own = awards_in_force().filter(programme__in=[str(one) for one in _values(operator, value)])
        return Q(Exists(own.filter(**_OF_GROUP if is_group else _OF_MEMBER)))

    return condition


_OF_MEMBER = {"person": OuterRef("pk")}
_OF_GROUP = {"person__household": OuterRef("pk"), "person__merged_into": None}


def _require_data(call: Call, scope: Scope) -> None:
    if not call.may(scope):
        raise rejected(_("令牌没有权限 {scope}，不能按这个属性查。").format(scope=scope))


def _poverty_score(is_group: bool) -> Condition:
    """Assessed income per head in percent of the dibao standard; who has no award with an income has no score."""

    def condition(operator: str, value: Any, call: Call) -> Q:
        _require_data(call, Scope.DATA_INCOME)
        score, wanted = _number(value), NOTHING
        for area, standard_fen in standards_fen().items():
            limit = whole_numbers("assessed_income_fen", operator, score * standard_fen / 100)
            wanted |= Q(person__village__area=area) & limit
        family = _OF_GROUP if is_group else {"person__household": OuterRef("household"), "person__merged_into": None}
        return Q(Exists(awards_in_force().filter(wanted, assessed_income_fen__isnull=False, **family)))

    return condition


def standards_fen() -> dict[str, int]:
    """Return the dibao standard of this month by area."""
    month, day = this_month(), today()
    return {area: int(policy.parameter_value("dibao_standard", month, day, area)) for area in Division.Area.values}


def _group_size(operator: str, value: Any, _call: Call) -> Q:
    sizes = Household.objects.annotate(size=Count("present_people", filter=_LIVING)).filter(
        whole_numbers("size", operator, _number(value))
    )
    return Q(pk__in=sizes.values("pk"))


_LIVING = Q(present_people__death_date=None, present_people__merged_into=None)


def _registered_since(operator: str, value: Any, _call: Call) -> Q:
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError:
        raise rejected(_("“{value}”不是日期，写成 2026-05-01。").format(value=str(value)[:20])) from None
    if operator not in {"ge", "gt"}:
        raise rejected(_("登记日期只能用 ge、gt。"))
    since = day if operator == "ge" else day + timedelta(days=1)
    return Q(memberships__recorded_at__date__gte=since, memberships__withdrawn_at=None)


def _identifier(is_group: bool) -> Condition:
    def condition(operator: str, value: Any, _call: Call) -> Q:
        wanted = NOTHING
        for one in _values(operator, value):
            wanted |= by_identifier("UIN", one, is_group=is_group)
        return wanted

    return condition


MEMBER_ATTRIBUTES: Mapping[str, Condition] = {
    "age": _age,
    "birth_date": _birth_date,
    "gender": _sex,
    "location": _place,
    "name": _name,
    "poverty_score": _poverty_score(is_group=False),
    "programme": _programme(is_group=False),
    "registration_date": _registered_since,
    "sex": _sex,
    "uin": _identifier(is_group=False),
}
GROUP_ATTRIBUTES: Mapping[str, Condition] = {
    "group_size": _group_size,
    "location": _place,
    "poverty_score": _poverty_score(is_group=True),
    "programme": _programme(is_group=True),
    "uin": _identifier(is_group=True),
}
