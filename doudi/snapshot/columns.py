"""Columns of the files of a snapshot, each declared once.

Amounts are whole fen, months are the first of the month, an empty cell is NULL. ``remedy`` tells the officer what a
cell should contain; it is part of every fault of the column.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from doudi import policy
from doudi.values.translation import gettext as _

Kind = Literal["text", "code", "whole_number", "flag", "date", "month"]

_SQL_TYPES = {"text": "VARCHAR", "code": "VARCHAR", "flag": "BOOLEAN", "date": "DATE", "month": "DATE"}

LARGEST_AMOUNT_FEN = 100_000_000_000
"""A thousand million yuan: a larger amount is a typing error, and sums of a county stay far within 64 bits."""

EARLIEST_BIRTH = date(1880, 1, 1)
EARLIEST_DAY = date(1940, 1, 1)
LATEST_DAY = date(2100, 12, 31)
"""Later dates are typing errors; the limit is fixed so that the same folder gives the same result on any day."""


@dataclass(frozen=True)
class Column:
    """A column of a file. ``minimum`` and ``maximum`` are inclusive.

    In a file without a column that ``may_be_missing`` every row reads as empty there; a flag reads false.
    """

    name: str
    kind: Kind
    remedy: str
    nullable: bool = False
    codes: tuple[str, ...] = ()
    minimum: int | date | None = None
    maximum: int | date | None = None
    digits: int | None = None
    personal: Literal["name", "identity_number"] | None = None
    may_be_missing: bool = False

    @property
    def sql_type(self) -> str:
        """The DuckDB type: amounts have 64 bits, counts 32."""
        if self.kind == "whole_number":
            return "BIGINT" if self.name.endswith("_fen") else "INTEGER"
        return _SQL_TYPES[self.kind]


@dataclass(frozen=True)
class Table:
    """A file of a snapshot; values of the column ``key`` are unique; with ``may_have_more`` others are left unread."""

    name: str
    columns: tuple[Column, ...]
    key: str | None
    may_be_empty: bool = False
    may_have_more: bool = False

    def column(self, name: str) -> Column:
        """The column of this name.

        Raises:
            KeyError: the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _text(
    name: str,
    remedy: str,
    personal: Literal["name", "identity_number"] | None = None,
    *,
    nullable: bool = False,
) -> Column:
    return Column(name, "text", remedy, nullable, personal=personal)


def _code(name: str, codes: tuple[str, ...], *, nullable: bool = False) -> Column:
    return Column(name, "code", _("应为其中之一：{codes}").format(codes=" | ".join(codes)), nullable, codes)


def _amount(name: str, *, minimum: int = 0, nullable: bool = False) -> Column:
    remedy = _("应为整数，单位为分，如 35000 表示 350 元；没有就填 0")
    if minimum < 0:
        remedy = _("应为整数，单位为分，如 35000 表示 350 元；亏损填负数，没有就填 0")
    if nullable:
        remedy = _("应为整数，单位为分，如 35000 表示 350 元；不需要就留空")
    return Column(name, "whole_number", remedy, nullable, minimum=minimum, maximum=LARGEST_AMOUNT_FEN)


def _count(name: str, maximum: int, *, minimum: int = 0) -> Column:
    remedy = _("应为 {minimum} 到 {maximum} 的整数").format(minimum=minimum, maximum=maximum)
    return Column(name, "whole_number", remedy, minimum=minimum, maximum=maximum)


def _flag(name: str, *, nullable: bool = False, may_be_missing: bool = False) -> Column:
    remedy = _("应为 true（是）或 false（否）")
    return Column(name, "flag", remedy, nullable, may_be_missing=may_be_missing)


def _day(name: str, *, earliest: date, nullable: bool = False) -> Column:
    remedy = _("应为存在的日期，写成 2023-05-10 的样子")
    if nullable:
        remedy = _("应为存在的日期，写成 2023-05-10 的样子；没有就留空")
    return Column(name, "date", remedy, nullable, minimum=earliest, maximum=LATEST_DAY)


def _month(name: str, *, nullable: bool = False) -> Column:
    remedy = _("应为月份，写成 2023-05 的样子")
    if nullable:
        remedy = _("应为月份，写成 2023-05 的样子；没有截止月份就留空")
    return Column(name, "month", remedy, nullable, minimum=EARLIEST_DAY, maximum=LATEST_DAY)


AREAS = ("urban", "rural")
SEXES = ("male", "female")
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
DIBAO_CLASSES = ("long_term", "other")
AWARD_PROGRAMMES = policy.award_programmes()
DUE_PROGRAMMES = policy.due_programmes()

HOUSEHOLDS = Table(
    "households",
    (
        _text("household_id", _("应为户编号，每户一个，不重复")),
        Column("village_code", "text", _("应为村（居）的 12 位数字代码，如 360731100001"), digits=12),
        _code("area", AREAS),
        _amount("financial_assets_fen"),
        _count("motor_vehicles", 1_000),
        _count("homes", 1_000),
        _flag("runs_company"),
        _amount("rigid_expense_fen"),
        _flag("monitored_poverty"),
    ),
    key="household_id",
)

PEOPLE = Table(
    "people",
    (
        _text("person_id", _("应为人员编号，每人一个，不重复")),
        _text("household_id", _("应为 households 文件里有的户编号")),
        _text("name", _("应为姓名"), personal="name"),
        # A person without a number is still entitled: a missing number is only a warning.
        _text("id_number", _("应为 18 位公民身份号码，文本格式"), personal="identity_number", nullable=True),
        _code("sex", SEXES),
        _day("birth_date", earliest=EARLIEST_BIRTH),
        _day("death_date", earliest=EARLIEST_BIRTH, nullable=True),
        _text("relation", _("应为与户主的关系，如 户主、配偶、子女"), nullable=True),
        _amount("wage_fen"),
        _day("employed_since", earliest=EARLIEST_BIRTH, nullable=True),
        _amount("business_fen", minimum=-LARGEST_AMOUNT_FEN),
        _amount("property_income_fen"),
        _amount("transfer_fen"),
        _amount("basic_pension_fen"),
        _code("disability_category", DISABILITY_CATEGORIES),
        _count("disability_grade", 4),
        _flag("serious_illness"),
        _flag("student"),
        _code("self_care", SELF_CARE),
        _flag("has_capable_supporter"),
        _code("child_status", CHILD_STATUSES),
        _flag("in_institution"),
        _flag("laid_off_1960s"),
        _flag("in_prison"),
        _flag("other_nursing_allowance"),
        _flag("work_injury_nursing", may_be_missing=True),
        _flag("other_living_allowance", may_be_missing=True),
        _flag("outside_family", may_be_missing=True),
    ),
    key="person_id",
)

AWARDS = Table(
    "awards",
    (
        _text("award_id", _("应为待遇编号，每项待遇一个，不重复")),
        _text("person_id", _("应为 people 文件里有的人员编号")),
        _code("programme", AWARD_PROGRAMMES),
        _month("from_month"),
        _month("to_month", nullable=True),
        _code("dibao_class", DIBAO_CLASSES, nullable=True),
        _amount("assessed_income_fen", nullable=True),
        _code("self_care", SELF_CARE, nullable=True),
        _code("child_status", CHILD_STATUSES, nullable=True),
        _flag("in_institution", nullable=True),
    ),
    key="award_id",
    may_be_empty=True,
)

PAID = Table(
    "paid",
    (
        _text("person_id", _("应为人员编号")),
        _code("programme", DUE_PROGRAMMES),
        _month("month"),
        _amount("amount_fen", minimum=-LARGEST_AMOUNT_FEN),
    ),
    key=None,
    may_be_empty=True,
)

RELIEF_CASES = Table(
    "relief_cases",
    (
        _text("case_id", _("应为案件编号，每件一个，不重复")),
        _code("kind", policy.words_of(policy.ReliefKind)),
        _code("cause", policy.words_of(policy.ReliefCause)),
        _code("degree", policy.words_of(policy.ReliefDegree)),
        _code("area", AREAS),
        _count("persons_affected", 10_000, minimum=1),
        _day("applied_on", earliest=EARLIEST_DAY),
        _amount("prior_12_months_fen"),
        _amount("prior_same_cause_fen"),
        _amount("approved_total_fen", nullable=True),
        _day("first_paid_on", earliest=EARLIEST_DAY, nullable=True),
        Column("township_code", "text", _("应为乡镇的 9 位数字代码，如 360731100"), digits=9),
    ),
    key="case_id",
    may_be_empty=True,
)
"""Applications for temporary relief, a file of its own."""

HOUSEHOLD_AREAS = Table(
    "household_areas",
    (
        _text("household_id", _("应为 households 文件里有的户编号")),
        _month("from_month"),
        _code("area", AREAS),
    ),
    key=None,
    may_be_empty=True,
)
"""From which month on a household lives in which area; before its first row the column of ``households`` holds."""

FOLDER_TABLES = (HOUSEHOLDS, PEOPLE, AWARDS)
OPTIONAL_TABLES = (HOUSEHOLD_AREAS,)
