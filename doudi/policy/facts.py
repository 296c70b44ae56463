"""Every fact that rules may read: name, entity, type and unit, meaning, and source.

Facts of people and households are snapshot columns of the same name. Award facts are read from the award in force
in the month. Elapsed facts count months or years from a date. Application facts are asked in an application;
``missing`` is their value for people who have not been asked. Relief facts are those of one application for temporary
relief, settlement facts those of one settlement of medical costs; no snapshot has them, and no other questions read
them.
"""

from enum import StrEnum
from typing import Literal

from doudi.policy.language import RATIO_SCALE, Amount, Category, Count, Entity, Fact, Flag, Months, Ratio, Value, Years

AREAS = ("urban", "rural")
DISABILITY_CATEGORIES = (
    "none",
    "visual",
    "hearing",
    "speech",
    "physical",
    "intellectual",
    "mental",
    "multiple",
)
SELF_CARE = ("full", "partial", "none")
CHILD_STATUSES = ("none", "orphan", "de_facto_unattended", "hiv")
PARENT_STATES = (
    "present",
    "dead",
    "missing",
    "severe_disability",
    "grave_illness",
    "in_prison",
    "compulsory_detox",
    "other_confinement",
    "missing_contact",
    "guardianship_revoked",
    "expelled",
)

SUPPORTER_SITUATIONS = (
    "not_asked",
    "capable",
    "nobody",
    "tekun_recipient",
    "dibao_recipient_of_sixty",
    "seventy_with_low_income",
    "severely_disabled_with_low_income",
    "in_prison_or_missing_with_limited_property",
)

KEEPERS = ("not_asked", "not_kept", "siblings", "parents_of_sixty", "other_relatives")


class ReliefKind(StrEnum):
    """Kinds of temporary relief, each a procedure of its own."""

    URGENT = "urgent"
    SMALL_FIRST = "small_first"
    EXPENDITURE = "expenditure"
    TRANSITIONAL = "transitional"


class ReliefCause(StrEnum):
    """Causes of temporary relief (P30-1.8)."""

    ILLNESS = "illness"
    DISABILITY = "disability"
    DISASTER = "disaster"
    EDUCATION = "education"
    ACCIDENT = "accident"


class ReliefDegree(StrEnum):
    """Degrees of a hardship."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class ReliefPower(StrEnum):
    """Who decides on temporary relief."""

    TOWNSHIP = "township"
    BUREAU = "bureau"
    CONFERENCE = "conference"


class FollowUpTier(StrEnum):
    """Who visits after temporary relief (P18-6.l)."""

    NONE = "none"
    TOWNSHIP_OFFICER = "township_officer"
    TOWNSHIP_LEADER = "township_leader"
    COUNTY_LEADER = "county_leader"


def words_of(kind: type[StrEnum]) -> tuple[str, ...]:
    """The words of an enumeration, as facts and columns list them."""
    return tuple(member.value for member in kind)


NOT_PUBLISHED_RISE = -RATIO_SCALE
"""The rise of an index that was not published."""
NEVER_MONTHS = 9_999
"""The value of an elapsed fact whose date is unknown: longer ago than any limit of the law."""


def _column(
    entity: Entity,
    name: str,
    type_: type[Value],
    meaning: str,
    words: tuple[str, ...] = (),
    *,
    dated_by: str | None = None,
) -> Fact:
    source: Literal["people", "households"] = "people" if entity == "person" else "households"
    return Fact(name, entity, type_, meaning, source, column=name, words=words, dated_by=dated_by)


def _award(
    name: str,
    programme: str,
    type_: type[Value],
    meaning: str,
    *,
    column: str | None,
    missing: int | bool | str,
    words: tuple[str, ...] = (),
) -> Fact:
    return Fact(
        name,
        "person",
        type_,
        meaning,
        "awards",
        column=column,
        missing=missing,
        words=words,
        programme=programme,
    )


def _answer(name: str, meaning: str, type_: type[Value], missing: bool | str, words: tuple[str, ...] = ()) -> Fact:
    return Fact(name, "person", type_, meaning, "application", column=name, missing=missing, words=words)


def _relief(
    name: str, type_: type[Value], meaning: str, missing: int | bool | str, words: tuple[str, ...] = ()
) -> Fact:
    return Fact(name, "household", type_, meaning, "relief", missing=missing, words=words)


def _settled(name: str, meaning: str) -> Fact:
    return Fact(name, "person", Amount, meaning, "settlement", missing=0)


FACTS: tuple[Fact, ...] = (
    # households
    _column("household", "area", Category, "户所在区域：城市或农村", AREAS, dated_by="household_areas"),
    _column("household", "financial_assets_fen", Amount, "家庭金融资产总额"),
    _column("household", "motor_vehicles", Count, "机动车辆数（残疾人代步车和普通二三轮车除外）"),
    _column("household", "homes", Count, "住房套数"),
    _column("household", "runs_company", Flag, "是否有家庭成员开办企业"),
    _column("household", "rigid_expense_fen", Amount, "近十二个月必要的自付支出（医疗、教育、照料、受灾）"),
    _column("household", "monitored_poverty", Flag, "是否为防止返贫监测对象"),
    # people
    _column("person", "wage_fen", Amount, "月工资收入"),
    _column("person", "business_fen", Amount, "月经营净收入，亏损为负"),
    _column("person", "property_income_fen", Amount, "月财产净收入"),
    _column("person", "transfer_fen", Amount, "月转移净收入（不含救助金和基础养老金）"),
    _column("person", "basic_pension_fen", Amount, "月城乡居民基本养老保险基础养老金"),
    _column("person", "disability_category", Category, "残疾类别", DISABILITY_CATEGORIES),
    _column("person", "disability_grade", Count, "残疾等级，一级最重，无残疾为零"),
    _column("person", "serious_illness", Flag, "是否患重病"),
    _column("person", "student", Flag, "是否全日制在校学生"),
    _column("person", "self_care", Category, "生活自理能力：全自理、半失能、失能", SELF_CARE),
    _column("person", "has_capable_supporter", Flag, "是否有具备履行能力的法定义务人"),
    _column("person", "child_status", Category, "儿童身份", CHILD_STATUSES),
    _column("person", "in_institution", Flag, "是否由机构养育或集中供养"),
    _column("person", "laid_off_1960s", Flag, "是否为六十年代精简退职老职工"),
    _column("person", "in_prison", Flag, "是否在监狱服刑"),
    _column("person", "other_nursing_allowance", Flag, "是否领取其他护理补贴（如老年、离休，工伤护理费除外）"),
    _column("person", "work_injury_nursing", Flag, "是否领取工伤保险生活护理费"),
    _column("person", "other_living_allowance", Flag, "是否选择领取更高的其他生活补贴（如老年、因公致残、离休）"),
    _column("person", "outside_family", Flag, "是否依法不计入共同生活成员（强制隔离戒毒、宣告失踪、出家三年以上）"),
    # what changes with the month
    Fact("age", "person", Years, "当月一日的周岁", "elapsed", origin="birth_date"),
    Fact(
        "months_since_birth",
        "person",
        Months,
        "出生至当月的月数",
        "elapsed",
        origin="birth_date",
        missing=NEVER_MONTHS,
    ),
    Fact(
        "months_in_work",
        "person",
        Months,
        "就业至当月的月数",
        "elapsed",
        origin="employed_since",
        missing=NEVER_MONTHS,
    ),
    Fact(
        "months_since_death",
        "person",
        Months,
        "死亡后的月数",
        "elapsed",
        origin="death_date",
        missing=-NEVER_MONTHS,
    ),
    # facts of the awards in force in the month; that there is an award (dibao_awarded and so on) is a fact that
    # the rule book adds for every programme with a due
    _award(
        "dibao_class",
        "dibao",
        Category,
        "低保类别：常补或非常补",
        column="dibao_class",
        missing="other",
        words=("long_term", "other"),
    ),
    _award("assessed_income_fen", "dibao", Amount, "核定的月人均收入", column="assessed_income_fen", missing=0),
    _award(
        "tekun_self_care",
        "tekun",
        Category,
        "特困待遇评定的自理能力",
        column="self_care",
        missing="full",
        words=SELF_CARE,
    ),
    _award(
        "child_award_status",
        "child_living",
        Category,
        "待遇认定的儿童身份",
        column="child_status",
        missing="none",
        words=CHILD_STATUSES,
    ),
    _award(
        "child_award_in_institution", "child_living", Flag, "待遇认定为机构养育", column="in_institution", missing=False
    ),
    # answers in an application
    _answer("father_state", "父亲的情形", Category, "present", PARENT_STATES),
    _answer("mother_state", "母亲的情形", Category, "present", PARENT_STATES),
    _answer("supporter_situation", "法定义务人的情形", Category, "not_asked", SUPPORTER_SITUATIONS),
    _answer("wholly_unable_to_work", "患病，完全丧失劳动能力", Flag, False),
    _answer("kept_by", "由谁供养", Category, "not_asked", KEEPERS),
    _answer("has_contracted_land", "有承包地，或者参加农村集体分配", Flag, False),
    _answer("resettled_in_town", "易地搬迁，已进城安置", Flag, False),
    _answer("can_eat", "能自主吃饭", Flag, True),
    _answer("can_dress", "能自主穿衣", Flag, True),
    _answer("can_get_out_of_bed", "能自主上下床", Flag, True),
    _answer("can_use_toilet", "能自主如厕", Flag, True),
    _answer("can_walk_indoors", "能自主室内行走", Flag, True),
    _answer("can_wash", "能自主洗澡", Flag, True),
    # the month's price indices, published by the statistics office
    Fact("cpi_rise", "county", Ratio, "居民消费价格指数同比涨幅", "county", missing=0),
    Fact("food_price_rise", "county", Ratio, "食品价格同比涨幅", "county", missing=0),
    Fact("low_income_index_rise", "county", Ratio, "低收入居民价格指数同比涨幅", "county", missing=NOT_PUBLISHED_RISE),
    # an application for temporary relief
    _relief("relief_kind", Category, "临时救助的类型", "urgent", words_of(ReliefKind)),
    _relief("relief_degree", Category, "困难程度", "low", words_of(ReliefDegree)),
    _relief("relief_persons_affected", Count, "受困人数", 1),
    _relief("relief_prior_12_months_fen", Amount, "此前十二个月内已给的临时救助", 0),
    _relief("relief_prior_same_cause_fen", Amount, "其中同一事由的", 0),
    _relief("relief_is_approved", Flag, "已批准总额", False),
    _relief("relief_approved_total_fen", Amount, "批准的总额（各期合计）", 0),
    _relief("relief_township_has_own_limit", Flag, "乡镇另行核定了审核确认额度", False),
    _relief("relief_own_township_limit_fen", Amount, "乡镇核定的审核确认额度", 0),
    _relief("relief_family_is_recognised", Flag, "是已认定的低保、特困、低保边缘或支出型困难家庭", False),
    # a settlement of medical costs
    _settled("medical_total_fen", "总费用"),
    _settled("medical_fund_fen", "基本医保支付"),
    _settled("medical_serious_illness_fen", "大病保险支付"),
    _settled("medical_aid_fen", "医疗救助支付"),
    _settled("medical_other_fen", "其他支付"),
    _settled("medical_carried_before_fen", "本年其他各次已经兜底"),
)
