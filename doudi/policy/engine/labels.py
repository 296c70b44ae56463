"""Figures as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from doudi.policy.language import RATIO_SCALE
from doudi.values.money import format_yuan
from doudi.values.translation import Labels, gettext_noop, ngettext
from doudi.values.translation import gettext as _

WORD_LABELS = Labels(
    {
        "urban": gettext_noop("城市"),
        "rural": gettext_noop("农村"),
        "long_term": gettext_noop("常补"),
        "other": gettext_noop("非常补"),
        "full": gettext_noop("全自理"),
        "partial": gettext_noop("半失能"),
        "none": gettext_noop("无"),
        "orphan": gettext_noop("孤儿"),
        "de_facto_unattended": gettext_noop("事实无人抚养儿童"),
        "hiv": gettext_noop("艾滋病病毒感染儿童"),
        "visual": gettext_noop("视力"),
        "hearing": gettext_noop("听力"),
        "speech": gettext_noop("言语"),
        "physical": gettext_noop("肢体"),
        "intellectual": gettext_noop("智力"),
        "mental": gettext_noop("精神"),
        "multiple": gettext_noop("多重"),
        "present": gettext_noop("在，能抚养"),
        "dead": gettext_noop("死亡"),
        "missing": gettext_noop("失踪（法院宣告）"),
        "severe_disability": gettext_noop("重度残疾"),
        "grave_illness": gettext_noop("重病"),
        "in_prison": gettext_noop("服刑在押"),
        "compulsory_detox": gettext_noop("强制隔离戒毒"),
        "other_confinement": gettext_noop("被执行其他限制人身自由的措施"),
        "missing_contact": gettext_noop("失联"),
        "guardianship_revoked": gettext_noop("被撤销监护资格"),
        "expelled": gettext_noop("被遣送（驱逐）出境"),
        "not_asked": gettext_noop("没有问"),
        "capable": gettext_noop("有，有履行能力"),
        "nobody": gettext_noop("没有法定义务人"),
        "tekun_recipient": gettext_noop("义务人是特困人员"),
        "dibao_recipient_of_sixty": gettext_noop("义务人60周岁以上，是低保对象"),
        "seventy_with_low_income": gettext_noop("义务人70周岁以上，收入低、财产符合规定"),
        "severely_disabled_with_low_income": gettext_noop("义务人重度残疾或三级智力、精神残疾，收入低、财产符合规定"),
        "in_prison_or_missing_with_limited_property": gettext_noop("义务人失踪、服刑在押，财产符合规定"),
        "siblings": gettext_noop("兄弟姐妹"),
        "parents_of_sixty": gettext_noop("六十周岁以上的父母"),
        "other_relatives": gettext_noop("其他亲属"),
        "not_kept": gettext_noop("无人供养"),
        "urgent": gettext_noop("急难型"),
        "small_first": gettext_noop("小金额先行"),
        "expenditure": gettext_noop("支出型"),
        "transitional": gettext_noop("过渡性"),
        "illness": gettext_noop("重病"),
        "disability": gettext_noop("重残"),
        "disaster": gettext_noop("自然灾害"),
        "education": gettext_noop("教育费用"),
        "accident": gettext_noop("突发意外"),
        "low": gettext_noop("较轻"),
        "middle": gettext_noop("较重"),
        "high": gettext_noop("严重"),
        "township": gettext_noop("乡镇"),
        "bureau": gettext_noop("县民政局"),
        "conference": gettext_noop("一事一议"),
        "township_officer": gettext_noop("乡镇民政负责人或者驻村领导"),
        "township_leader": gettext_noop("乡镇分管或者主要领导"),
        "county_leader": gettext_noop("县民政局领导或者县分管领导"),
    }
)

FACT_WORD_LABELS: dict[str, Mapping[str, str]] = dict.fromkeys(
    ("self_care", "tekun_self_care"), Labels({"none": gettext_noop("失能")})
)
"""Words with another label for a particular fact."""

PROGRAMME_LABELS = Labels(
    {
        "dibao": gettext_noop("低保"),
        "tekun": gettext_noop("特困供养"),
        "tekun_basic": gettext_noop("特困基本生活费"),
        "tekun_care": gettext_noop("特困照料护理补贴"),
        "child_living": gettext_noop("儿童基本生活费"),
        "disabled_child_care": gettext_noop("残疾儿童照料护理补贴"),
        "disability_living": gettext_noop("困难残疾人生活补贴"),
        "disability_nursing": gettext_noop("重度残疾人护理补贴"),
        "laid_off_1960s": gettext_noop("精简退职老职工救济"),
        "one_person_unit": gettext_noop("单人户保"),
        "dibao_margin": gettext_noop("低保边缘家庭"),
        "expenditure_hardship": gettext_noop("支出型困难家庭"),
        "gradual_exit": gettext_noop("低保渐退"),
    }
)

SOURCE_LABELS = Labels(
    {
        "county": gettext_noop("县级财政"),
        "upper_grant": gettext_noop("上级补助"),
        "provincial_urban_relief_fund": gettext_noop("省级城镇贫困群众脱贫解困资金"),
        "provincial_fixed_grant": gettext_noop("省级定额专项补助"),
        "pooled_hardship_fund": gettext_noop("困难群众救助补助资金（统筹）"),
        "to_be_confirmed": gettext_noop("来源待确认"),
    }
)

STATUS_LABELS = Labels(
    {"confirmed": gettext_noop("已确认"), "to_confirm": gettext_noop("待确认"), "assumed": gettext_noop("暂定")}
)

DOUBT_LABELS = Labels(
    {
        "financial_assets": gettext_noop("金融资产超限"),
        "financial_assets_margin": gettext_noop("金融资产超限（低保边缘家庭限额）"),
        "motor_vehicle": gettext_noop("有机动车辆"),
        "second_home": gettext_noop("住房超过一套"),
        "company": gettext_noop("开办企业"),
        "tekun_area": gettext_noop("特困人员按城市还是农村供养待核实"),
    }
)


def format_figure(value: Any, unit: str, fact: str | None = None) -> str:
    """A figure with its unit in Chinese; ``fact`` is the fact that a word belongs to."""
    if value is None:
        return _("未填")
    if unit == "flag":
        return _("是") if value else _("否")
    if unit == "fen":
        return _("{yuan}元").format(yuan=format_yuan(value))
    if unit == "ratio":
        return f"{(Decimal(value) * 100 / RATIO_SCALE).normalize():f}%"
    if unit == "years":
        return _("{number}周岁").format(number=value)
    if unit == "months":
        return ngettext("{number}个月", "{number}个月", value).format(number=value)
    return FACT_WORD_LABELS.get(fact or "", {}).get(str(value)) or WORD_LABELS.get(str(value), str(value))
