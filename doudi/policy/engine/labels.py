"""Figures as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from doudi.policy.language import RATIO_SCALE
from doudi.values.money import format_yuan
from doudi.values.translation import Labels
from doudi.values.translation import gettext as _

WORD_LABELS = Labels(
    {
        "urban": _("城市"),
        "rural": _("农村"),
        "long_term": _("常补"),
        "other": _("非常补"),
        "full": _("全自理"),
        "partial": _("半失能"),
        "none": _("无"),
        "orphan": _("孤儿"),
        "de_facto_unattended": _("事实无人抚养儿童"),
        "hiv": _("艾滋病病毒感染儿童"),
        "visual": _("视力"),
        "hearing": _("听力"),
        "speech": _("言语"),
        "physical": _("肢体"),
        "intellectual": _("智力"),
        "mental": _("精神"),
        "multiple": _("多重"),
        "present": _("在，能抚养"),
        "dead": _("死亡"),
        "missing": _("失踪（法院宣告）"),
        "severe_disability": _("重度残疾"),
        "grave_illness": _("重病"),
        "in_prison": _("服刑在押"),
        "compulsory_detox": _("强制隔离戒毒"),
        "other_confinement": _("被执行其他限制人身自由的措施"),
        "missing_contact": _("失联"),
        "guardianship_revoked": _("被撤销监护资格"),
        "expelled": _("被遣送（驱逐）出境"),
        "not_asked": _("没有问"),
        "capable": _("有，有履行能力"),
        "nobody": _("没有法定义务人"),
        "tekun_recipient": _("义务人是特困人员"),
        "dibao_recipient_of_sixty": _("义务人60周岁以上，是低保对象"),
        "seventy_with_low_income": _("义务人70周岁以上，收入低、财产符合规定"),
        "severely_disabled_with_low_income": _("义务人重度残疾或三级智力、精神残疾，收入低、财产符合规定"),
        "in_prison_or_missing_with_limited_property": _("义务人失踪、服刑在押，财产符合规定"),
        "siblings": _("兄弟姐妹"),
        "parents_of_sixty": _("六十周岁以上的父母"),
        "other_relatives": _("其他亲属"),
        "not_kept": _("无人供养"),
        "urgent": _("急难型"),
        "small_first": _("小金额先行"),
        "expenditure": _("支出型"),
        "transitional": _("过渡性"),
        "illness": _("重病"),
        "disability": _("重残"),
        "disaster": _("自然灾害"),
        "education": _("教育费用"),
        "accident": _("突发意外"),
        "low": _("较轻"),
        "middle": _("较重"),
        "high": _("严重"),
        "township": _("乡镇"),
        "bureau": _("县民政局"),
        "conference": _("一事一议"),
        "township_officer": _("乡镇民政负责人或者驻村领导"),
        "township_leader": _("乡镇分管或者主要领导"),
        "county_leader": _("县民政局领导或者县分管领导"),
    }
)

FACT_WORD_LABELS: dict[str, Mapping[str, str]] = dict.fromkeys(
    ("self_care", "tekun_self_care"), Labels({"none": _("失能")})
)
"""Words with another label for a particular fact."""

PROGRAMME_LABELS = Labels(
    {
        "dibao": _("低保"),
        "tekun": _("特困供养"),
        "tekun_basic": _("特困基本生活费"),
        "tekun_care": _("特困照料护理补贴"),
        "child_living": _("儿童基本生活费"),
        "disabled_child_care": _("残疾儿童照料护理补贴"),
        "disability_living": _("困难残疾人生活补贴"),
        "disability_nursing": _("重度残疾人护理补贴"),
        "laid_off_1960s": _("精简退职老职工救济"),
        "one_person_unit": _("单人户保"),
        "dibao_margin": _("低保边缘家庭"),
        "expenditure_hardship": _("支出型困难家庭"),
        "gradual_exit": _("低保渐退"),
    }
)

SOURCE_LABELS = Labels(
    {
        "county": _("县级财政"),
        "upper_grant": _("上级补助"),
        "provincial_urban_relief_fund": _("省级城镇贫困群众脱贫解困资金"),
        "provincial_fixed_grant": _("省级定额专项补助"),
        "pooled_hardship_fund": _("困难群众救助补助资金（统筹）"),
        "to_be_confirmed": _("来源待确认"),
    }
)

STATUS_LABELS = Labels({"confirmed": _("已确认"), "to_confirm": _("待确认"), "assumed": _("暂定")})

DOUBT_LABELS = Labels(
    {
        "financial_assets": _("金融资产超限"),
        "financial_assets_margin": _("金融资产超限（低保边缘家庭限额）"),
        "motor_vehicle": _("有机动车辆"),
        "second_home": _("住房超过一套"),
        "company": _("开办企业"),
        "tekun_area": _("特困人员按城市还是农村供养待核实"),
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
        return _("{number}个月").format(number=value)
    return FACT_WORD_LABELS.get(fact or "", {}).get(str(value)) or WORD_LABELS.get(str(value), str(value))
