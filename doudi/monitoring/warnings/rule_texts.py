"""What each rule says in a sentence, what stands in the registry beside it, and what it suggests to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.payments.models import Hold
from doudi.screening import RULES

RULES_BY_ID = {rule.rule_id: rule for rule in RULES}
CLASS_LABELS: Mapping[str, Any] = {
    "a": _("a 已救助，政策没有落实到位"),
    "b": _("b 没有救助，可能符合条件"),
    "c": _("c 情况复杂"),
    "d": _("d 可能不再符合条件"),
}
CLASS_HANDLING: Mapping[str, Any] = {
    "a": _("落实应享受的政策，或者转有关部门办理。"),
    "b": _("告诉家庭能申请什么，启动申请、转办或者临时救助。"),
    "c": _("情况拿不准的，提请县级协调机制会议研究。"),
    "d": _("先核实，再按程序减发、停发；预警本身不停发任何待遇。"),
}
SEVERITY_LABELS: Mapping[str, Any] = {"H": _("高"), "M": _("中"), "L": _("低")}
TIER_LABELS: Mapping[str, Any] = {
    "J": _("人工判定"),
    "T1": _("证号相同，姓名一致"),
    "T2": _("15位证号升位后相同，姓名一致"),
    "T3": _("姓名一致，证号只差一位或者相邻两位颠倒，本县只有这一人"),
    "T4": _("证号和姓名两栏颠倒，换过来后相同"),
    "T5": _("没有有效证号，姓名和出生日期只对上这一人"),
}
HEALTH_RULES = frozenset({"M01", "M02", "M06", "M08", "M11", "S01", "R03"})
"""Rules whose name alone tells of illness or disability; lists call them neutrally."""
NEUTRAL_LABEL = _("涉及健康情况的预警")

SENTENCES: Mapping[str, Any] = {
    "W01": _("部门的死亡或者火化名单上有这个人，而去世以后的月份仍有待遇。"),
    "W02": _("监所名单显示这个人本月至少有一天在服刑，而本月仍有待遇。"),
    "W03": _("财政供养名单上有这个人，而本人有待遇或者家庭在低保。只领重度残疾人护理补贴的不算。"),
    "W04": _("车辆登记显示名下有机动车，不属于残疾人代步车、普通摩托车、农机具，而本人是特困或者家庭在低保。"),
    "W05": _("市场主体登记显示在在营的企业任职、持股，或者是个体户，而本人是特困或者家庭在低保。"),
    "W06": _("不动产登记显示有商业用房，或者家庭的住房超过规定的套数，而本人是特困或者家庭在低保。"),
    "W07": _("家庭成员的存款加起来超过预警线，而本人是特困或者家庭在低保。"),
    "W08": _("社保的月缴费基数超过预警线，而本人是特困或者家庭在低保。"),
    "W09": _("同一个人有不能同时享受的待遇，或者同一个证号在两个家庭都有待遇。"),
    "W10": _("核定金额高于标准，或者非常补对象低于最低补助而没有写明理由。"),
    "W11": _("几个没有关系的人用同一个账户领款，或者户名是工作人员。"),
    "W12": _("复核过了期限，或者渐退、支出型认定超过规定的月数。"),
    "W13": _("享受待遇的人是工作人员的近亲属，而没有备案。"),
    "W14": _("银行连续两个月退回这个人的款。"),
    "W15": _("已满十八周岁、不在学籍名单里，而仍领儿童的待遇。"),
    "M01": _("成年，有有效的一、二级（智力、精神三级）残疾人证，没有工资性社保缴费，不在低保、特困。"),
    "M02": _("十二个月内个人自付的医疗费用超过预警线，而没有低保、特困或者儿童生活费。"),
    "M03": _("在防止返贫监测名单里、风险没有消除，而家庭没有低保、特困。"),
    "M04": _("年纪大、户里只有一个人，除基础养老金外没有养老金，也没有低保、特困。"),
    "M05": _("未成年，父母都已去世、服刑或者重度残疾，而没有儿童基本生活费、特困。"),
    "M06": _("有残疾人补贴的条件，而没有领该领的一项或者两项。"),
    "M07": _("登记失业数月还没有就业，家庭人均收入低于边缘家庭的线，而没有低保、特困。"),
    "M08": _("家里几个人残疾或者重病，只有一两个人得到保障。"),
    "M09": _("祖辈单独带未成年的孙辈，家庭没有低保、特困。"),
    "M10": _("受灾不久，家庭人均收入低于边缘家庭的线，而没有低保、特困。"),
    "M11": _("退出低保不久，又有新的自付医疗费用，而没有重新得到保障。"),
    "S01": _("家里几个人残疾或者重病，没有全部得到保障。"),
    "S02": _("祖辈单独带未成年的孙辈，没有全部得到保障。"),
    "S03": _("家庭的人口结构不好认定，没有全部得到保障。"),
    "S04": _("家里一两个人是低保，其他人没有保障。"),
    "S05": _("退出低保不久的家庭，看看有没有返困。"),
    "R01": _("本人满十八周岁，享受的待遇要重新核定。"),
    "R02": _("家庭迁到标准不同的地方，待遇要按新的标准核定。"),
    "R03": _("领残疾人补贴，而残疾人证已经过期或者注销。"),
    "R04": _("登记库里这个人已经去世，而去世以后的月份仍有待遇。"),
    "R05": _("登记库里这个人在服刑，而仍有待遇。"),
}

HOLD_REASONS: Mapping[str, str] = {
    "W01": Hold.Reason.DEATH_DOUBT,
    "R04": Hold.Reason.DEATH_DOUBT,
    "W02": Hold.Reason.PRISON,
    "R05": Hold.Reason.PRISON,
    "W11": Hold.Reason.SHARED_ACCOUNT,
    "W14": Hold.Reason.RETURNED_TWICE,
    "R03": Hold.Reason.BASIS_ENDED,
}
"""The reason with which a hold is proposed; disputed for other rules."""

_MEANS = ("financial_assets_fen", "motor_vehicles", "homes", "runs_company")
_INCOME = ("wage_fen", "business_fen", "property_income_fen", "transfer_fen")
_DISABILITY = ("disability_category", "disability_grade")
REGISTERED_KINDS: Mapping[str, tuple[str, ...]] = {
    "W01": ("death_date",),
    "R04": ("death_date",),
    "W02": ("in_prison",),
    "R05": ("in_prison",),
    "W03": _INCOME,
    "W04": _MEANS,
    "W05": ("runs_company", "business_fen"),
    "W06": ("homes", "property_income_fen"),
    "W07": ("financial_assets_fen",),
    "W08": _INCOME,
    "W15": ("student", "child_status"),
    "M01": _DISABILITY,
    "M02": ("serious_illness", "rigid_expense_fen"),
    "M03": ("monitored_poverty",),
    "M04": ("basic_pension_fen", "transfer_fen", "has_capable_supporter"),
    "M05": ("child_status",),
    "M06": (*_DISABILITY, "other_nursing_allowance", "other_living_allowance", "work_injury_nursing"),
    "M07": _INCOME,
    "M08": (*_DISABILITY, "serious_illness"),
    "M11": ("serious_illness", "rigid_expense_fen"),
    "S01": (*_DISABILITY, "serious_illness"),
    "R01": ("child_status", "student"),
    "R03": _DISABILITY,
}
"""The kinds of circumstances that a finding is compared with."""

ACTS_OF_CLASS: Mapping[str, tuple[str, ...]] = {
    "a": ("case", "referral", "hold", "link", "lead"),
    "b": ("lead", "referral", "relief", "case", "link"),
    "c": ("conference", "lead", "referral", "case", "link"),
    "d": ("hold", "case", "link", "conference"),
}
"""What is offered for a class of warnings, the most likely first."""

SOURCE_LABELS: Mapping[str, Any] = {
    "people": _("登记库：人员"),
    "awards": _("登记库：待遇"),
    "households": _("登记库：家庭"),
    "household_areas": _("登记库：迁居"),
    "payments": _("发放"),
    "accounts": _("领款账户"),
    "reviews": _("复核"),
    "staff": _("工作人员名录"),
}
"""Sources that no department delivers."""


def rule_label(rule_id: str) -> str:
    """Return what a rule is called on the page of a warning."""
    rule = RULES_BY_ID.get(rule_id)
    return f"{rule_id} {rule.label}" if rule else rule_id


def in_order(rule_ids: Iterable[str]) -> list[str]:
    """Return rules in the order of the catalogue; one that it no longer has comes last."""
    places = {rule_id: place for place, rule_id in enumerate(RULES_BY_ID)}
    return sorted(rule_ids, key=lambda rule_id: places.get(rule_id, len(places)))


def neutral_rule_label(rule_id: str) -> str:
    """Return what a rule is called in lists, which tell nothing of health."""
    return f"{rule_id} {NEUTRAL_LABEL}" if rule_id in HEALTH_RULES else rule_label(rule_id)


def sentence_of(rule_id: str) -> str:
    """Return what a rule says, in a sentence."""
    return str(SENTENCES.get(rule_id, ""))


def acts_for(rule_id: str, warning_class: str) -> tuple[str, ...]:
    """Return what is offered for a warning, the most likely first."""
    acts = ACTS_OF_CLASS.get(warning_class, ())
    return ("death", *acts) if rule_id == "W01" else acts
