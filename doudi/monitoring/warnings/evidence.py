"""The facts found, in words: one renderer for each part of the evidence; health is told only where it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi import policy
from doudi.ui.tables import Text
from doudi.values.benefit_month import format_month_in_words
from doudi.values.dates import format_date
from doudi.values.money import format_yuan

HEALTH_IN_LISTS = gettext_lazy("健康情况，打开查看")
CHILD_STATUS = "child_status"
_ORPHAN_OR_HIV = frozenset({"orphan", "hiv"})
_NEUTRAL_STATUS = gettext_lazy("享受儿童基本生活费")
_DISABILITY_PROGRAMMES = frozenset({"disability_living", "disability_nursing", "disabled_child_care"})


@dataclass(frozen=True)
class Part:
    """A part of the evidence.

    Attributes:
        label: what it is called.
        show: its value in words.
        is_health: whether lists leave it out.
        in_row: whether it belongs to the one line of a list; the rest is read on the page.
    """

    label: Text
    show: Callable[[Any], str]
    is_health: bool = False
    in_row: bool = True


def _day(value: Any) -> str:
    return format_date(date.fromisoformat(str(value)[:10])) if value else _("没有")


def _month(value: Any) -> str:
    return format_month_in_words(date.fromisoformat(str(value)[:10]).replace(day=1)) if value else _("没有")


def _yuan(value: Any) -> str:
    return _("{amount}元").format(amount=format_yuan(int(value))) if value is not None else _("没有")


def _text(value: Any) -> str:
    return str(value) if value not in (None, "") else _("没有写")


def _number(words: Text) -> Callable[[Any], str]:
    return lambda value: str(words).format(number=value) if value is not None else _("不清楚")


def _end_of_term(value: Any) -> str:
    return _day(value) if value else _("没有写止日")


def _area(value: Any) -> str:
    return _("{area}平方米").format(area=value) if value is not None else _("没有写")


def _word(value: Any) -> str:
    return str(policy.WORD_LABELS.get(str(value), value)) if value is not None else _("没有")


def _programmes(value: Any) -> str:
    names = [value] if isinstance(value, str) else list(value or ())
    return "、".join(policy.programme_name(str(name)) for name in names) or _("没有")


def _plain_programmes(value: Any) -> str:
    """Return programmes for a list, in which subsidies for disabled people have no name."""
    names = [value] if isinstance(value, str) else list(value or ())
    told = [policy.programme_name(str(name)) for name in names if name not in _DISABILITY_PROGRAMMES]
    return "、".join([*told, *([_("补贴")] if len(told) < len(names) else [])]) or _("没有")


_STATES_OF_PARENTS = {
    "dead": gettext_lazy("去世"),
    "in_prison": gettext_lazy("服刑"),
    "severely_disabled": gettext_lazy("重度残疾"),
}
_REASONS = {
    "no_middle_generation": gettext_lazy("隔代"),
    "children_of_both": gettext_lazy("再婚、双方都有子女"),
    "several_hukou_books": gettext_lazy("一家几个户口本"),
    "member_elsewhere": gettext_lazy("有成员不在家里住"),
}


def _parents(value: Any) -> str:
    return "、".join(str(_STATES_OF_PARENTS.get(one, one)) for one in value or () if one) or _("没有登记")


def _reasons(value: Any) -> str:
    return "、".join(str(_REASONS.get(one, one)) for one in value or ())


def _months(value: Any) -> str:
    return "、".join(_month(one) for one in value) if isinstance(value, list) else _text(value)


def _category(value: Any) -> str:
    known = policy.WORD_LABELS.get(str(value))
    return _("{kind}残疾").format(kind=known) if known else _text(value)


def _kind(value: Any) -> str:
    return str(_KINDS.get(str(value), _text(value)))


_KINDS = {
    "above": gettext_lazy("高于标准"),
    "below": gettext_lazy("低于最低补助"),
    "shared": gettext_lazy("无关人员共用账户"),
    "staff": gettext_lazy("户名是工作人员"),
    "review": gettext_lazy("复核超期"),
    "gradual_exit": gettext_lazy("渐退超期"),
    "recognition": gettext_lazy("认定超期"),
}

PARTS: Mapping[str, Part] = {
    "death_date": Part(gettext_lazy("死亡日期"), _day),
    "cremation_date": Part(gettext_lazy("火化日期"), _day),
    "from_date": Part(gettext_lazy("入监日期"), _day),
    "to_date": Part(gettext_lazy("出监日期"), _end_of_term),
    "programmes": Part(gettext_lazy("本月待遇"), _programmes),
    "programme": Part(gettext_lazy("待遇"), _programmes),
    "month": Part(gettext_lazy("名单月份"), _month),
    "months": Part(gettext_lazy("退回的月份"), _months),
    "unit": Part(gettext_lazy("单位"), _text),
    "amount_fen": Part(gettext_lazy("金额"), _yuan),
    "kind": Part(gettext_lazy("种类"), _kind),
    "registered_on": Part(gettext_lazy("登记日期"), _day),
    "role": Part(gettext_lazy("身份"), _text),
    "status": Part(gettext_lazy("状态"), _text),
    "use": Part(gettext_lazy("用途"), _text),
    "area_m2": Part(gettext_lazy("面积"), _area),
    "home": Part(gettext_lazy("家庭的第几套住房"), _number(gettext_lazy("{number}套")), in_row=False),
    "family_balance_fen": Part(gettext_lazy("全家存款"), _yuan),
    "limit_fen": Part(gettext_lazy("预警线"), _yuan),
    "line_fen": Part(gettext_lazy("预警线"), _yuan),
    "as_of": Part(gettext_lazy("余额日期"), _day, in_row=False),
    "base_fen": Part(gettext_lazy("月缴费基数"), _yuan),
    "wage_fen": Part(gettext_lazy("登记的工资"), _yuan),
    "child_award_status": Part(gettext_lazy("按什么身份领儿童生活费"), _word, is_health=True),
    "families": Part(gettext_lazy("同一证号有待遇的家庭"), _number(gettext_lazy("{number}个"))),
    "age": Part(gettext_lazy("年龄"), _number(gettext_lazy("{number}岁"))),
    "birth_date": Part(gettext_lazy("出生日期"), _day),
    "known_category": Part(gettext_lazy("残疾类别"), _category, is_health=True),
    "known_grade": Part(gettext_lazy("残疾等级"), _number(gettext_lazy("{number}级")), is_health=True),
    "valid_to": Part(gettext_lazy("残疾人证有效期"), _day, is_health=True),
    "lacking": Part(gettext_lazy("没有领的补贴"), _programmes, is_health=True),
    "own_paid_year_fen": Part(gettext_lazy("十二个月自付医疗费用"), _yuan, is_health=True),
    "own_paid_since_fen": Part(gettext_lazy("退出低保后自付医疗费用"), _yuan, is_health=True),
    "last_dibao_month": Part(gettext_lazy("低保最后月份"), _month),
    "risk_kind": Part(gettext_lazy("风险类型"), _text, is_health=True),
    "risk_removed_on": Part(gettext_lazy("风险消除日期"), _day),
    "basic_pension_fen": Part(gettext_lazy("登记的基础养老金"), _yuan),
    CHILD_STATUS: Part(gettext_lazy("登记的儿童身份"), _word, is_health=True),
    "parents": Part(gettext_lazy("父母"), _parents, is_health=True),
    "income_per_head_fen": Part(gettext_lazy("家庭月人均收入"), _yuan),
    "event": Part(gettext_lazy("灾害"), _text),
    "date": Part(gettext_lazy("受灾日期"), _day),
    "members": Part(gettext_lazy("家庭人数"), _number(gettext_lazy("{number}人"))),
    "covered": Part(gettext_lazy("有保障的"), _number(gettext_lazy("{number}人"))),
    "on_dibao": Part(gettext_lazy("在低保的"), _number(gettext_lazy("{number}人"))),
    "afflicted": Part(gettext_lazy("残疾或者重病的"), _number(gettext_lazy("{number}人")), is_health=True),
    "minors": Part(gettext_lazy("未成年人"), _number(gettext_lazy("{number}人"))),
    "reasons": Part(gettext_lazy("复杂在哪里"), _reasons),
    "from_month": Part(gettext_lazy("迁居月份"), _month),
    "area_before": Part(gettext_lazy("原来住在"), _word),
    "area": Part(gettext_lazy("现在住在"), _word),
    "sharing": Part(gettext_lazy("共用账户的人数"), _number(gettext_lazy("{number}人"))),
    "due_on": Part(gettext_lazy("期限"), _day),
    "relation": Part(gettext_lazy("关系"), _text),
}
"""Every part of the evidence of the rules, in words."""
_NOT_SHOWN = frozenset({"tier"})
"""Parts that the page shows elsewhere."""


def facts_of(evidence: Mapping[str, Any], *, may_see_hiv: bool) -> list[tuple[str, str]]:
    """Return the facts found as the page of a warning shows them, with their labels."""
    found = []
    for name, value in evidence.items():
        if name in _NOT_SHOWN or value is None or value == []:
            continue
        part = PARTS.get(name)
        if part is None:
            found.append((name, _text(value)))
        elif not may_see_hiv and str(value) in _ORPHAN_OR_HIV:
            found.append((str(part.label), str(_NEUTRAL_STATUS)))
        else:
            found.append((str(part.label), part.show(value)))
    return found


def in_one_line(evidence: Mapping[str, Any], *, is_health_rule: bool) -> str:
    """Return the facts found for a list: everything at one look, nothing about health."""
    if is_health_rule:
        return str(HEALTH_IN_LISTS)
    told, has_health = [], False
    for name, value in evidence.items():
        part = PARTS.get(name)
        if part is None or value is None or value == []:
            continue
        if part.is_health:
            has_health = True
        elif part.in_row:
            words = _plain_programmes(value) if part.show is _programmes else part.show(value)
            told.append(_("{label}{words}").format(label=part.label, words=words))
    if has_health:
        told.append(str(HEALTH_IN_LISTS))
    return "，".join(told)
