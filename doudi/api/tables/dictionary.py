"""The data dictionary of the tables: every column once, with its type, title, meaning and codes (Table Schema)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from doudi.policy import FACTS, WORD_LABELS, award_programmes, due_programmes, programme_name
from doudi.policy.facts import AREAS
from doudi.values.translation import gettext as _

_TYPES = {"VARCHAR": "string", "BIGINT": "integer", "INTEGER": "integer", "BOOLEAN": "boolean", "DATE": "date"}
PAYMENT_STATES = ("ready", "sent", "paid", "returned", "in_question", "withdrawn")


@dataclass(frozen=True)
class Field:
    """A column: its name, its DuckDB type, what it is called, what it means, and the codes it may have."""

    name: str
    kind: str
    title: str
    meaning: str = ""
    codes: tuple[str, ...] = ()
    is_required: bool = True

    def described(self) -> dict[str, Any]:
        """Return the column as Table Schema describes it."""
        constraints: dict[str, Any] = {"required": True} if self.is_required else {}
        if self.codes:
            constraints["enum"] = list(self.codes)
        told: dict[str, Any] = {"name": self.name, "type": _TYPES[self.kind], "title": self.title}
        if self.meaning:
            told["description"] = self.meaning
        return told | ({"constraints": constraints} if constraints else {})


@dataclass(frozen=True)
class TableDescription:
    """A table: its columns, its key, and the columns that point into other tables."""

    name: str
    title: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    points_into: tuple[tuple[str, str], ...] = ()

    def described(self) -> dict[str, Any]:
        """Return the table as a resource of a data package."""
        schema: dict[str, Any] = {
            "fields": [field.described() for field in self.fields],
            "primaryKey": list(self.key),
            "missingValues": [""],
        }
        if self.points_into:
            schema["foreignKeys"] = [
                {"fields": [column], "reference": {"resource": table, "fields": [column]}}
                for column, table in self.points_into
            ]
        return {
            "name": self.name,
            "path": f"{self.name}.parquet",
            "title": self.title,
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "schema": schema,
        }


def _of_fact(name: str) -> Field:
    fact = next(fact for fact in FACTS if fact.name == name)
    kinds = {"Amount": "BIGINT", "Count": "INTEGER", "Flag": "BOOLEAN", "Category": "VARCHAR"}
    words = "、".join(f"{word} {WORD_LABELS.get(word, word)}" for word in fact.words)
    meaning = f"{fact.meaning}（{words}）" if words else fact.meaning
    title = fact.meaning.partition("（")[0].partition("，")[0].partition("：")[0]
    return Field(name, kinds[fact.type.__name__], title, meaning, fact.words)


_PERSON_KEY = Field("person_key", "BIGINT", _("人"), _("这一次导出里的编号，每次不同，对不回姓名和证号"))
_HOUSEHOLD_KEY = Field("household_key", "BIGINT", _("户"), _("这一次导出里的编号，每次不同"))
_TOWNSHIP = Field("township_code", "VARCHAR", _("乡镇"), _("9位区划代码"))
_MONTH = Field("month", "DATE", _("待遇月份"), _("当月一日"))

HOUSEHOLDS = TableDescription(
    "households",
    _("家庭"),
    (
        _HOUSEHOLD_KEY,
        _TOWNSHIP,
        Field("area", "VARCHAR", _("城乡"), _("urban 城市、rural 农村"), AREAS),
        Field("members", "INTEGER", _("共同生活的人数")),
        *(_of_fact(name) for name in ("financial_assets_fen", "motor_vehicles", "homes", "rigid_expense_fen")),
    ),
    ("household_key",),
)
PEOPLE = TableDescription(
    "people",
    _("人员"),
    (
        _PERSON_KEY,
        Field("household_key", "BIGINT", _("户"), _("没有家庭的空着"), is_required=False),
        Field("sex", "VARCHAR", _("性别"), _("male 男、female 女"), ("male", "female")),
        Field("birth_year", "INTEGER", _("出生年")),
        Field("is_dead", "BOOLEAN", _("已死亡")),
        *(_of_fact(name) for name in ("wage_fen", "business_fen", "property_income_fen", "transfer_fen")),
        *(_of_fact(name) for name in ("basic_pension_fen", "student")),
    ),
    ("person_key",),
    (("household_key", "households"),),
)
AWARDS = TableDescription(
    "awards",
    _("待遇"),
    (
        Field("award_key", "BIGINT", _("待遇"), _("这一次导出里的编号")),
        _PERSON_KEY,
        Field("programme", "VARCHAR", _("待遇项目"), codes=award_programmes()),
        Field("from_month", "DATE", _("起"), _("当月一日")),
        Field("to_month", "DATE", _("止"), _("当月一日；没有止的空着"), is_required=False),
        Field("dibao_class", "VARCHAR", _("低保类别"), codes=("long_term", "other"), is_required=False),
        Field("assessed_income_fen", "BIGINT", _("核定月人均收入"), _("分"), is_required=False),
    ),
    ("award_key",),
    (("person_key", "people"),),
)
PAYMENTS = TableDescription(
    "payments",
    _("发放"),
    (
        Field("payment_key", "BIGINT", _("发放"), _("这一次导出里的编号")),
        _PERSON_KEY,
        _TOWNSHIP,
        _MONTH,
        Field("programme", "VARCHAR", _("项目"), "、".join(f"{one} {programme_name(one)}" for one in due_programmes())),
        Field("amount_fen", "BIGINT", _("金额"), _("分，减去抵扣的")),
        Field("state", "VARCHAR", _("状态"), _("paid 是到账"), PAYMENT_STATES),
    ),
    ("payment_key",),
    (("person_key", "people"),),
)
STATISTICS = TableDescription(
    "statistics",
    _("发放统计"),
    (
        _MONTH,
        _TOWNSHIP,
        Field("programme", "VARCHAR", _("项目")),
        Field("people", "BIGINT", _("人数")),
        Field("paid_fen", "BIGINT", _("到账金额"), _("分")),
        Field("unpaid_fen", "BIGINT", _("没有到账的金额"), _("分；退回、待查明、还没送的")),
    ),
    ("month", "township_code", "programme"),
)
TABLES = (HOUSEHOLDS, PEOPLE, AWARDS, PAYMENTS, STATISTICS)


def data_package(month: str, made_on: str) -> dict[str, Any]:
    """Return the dictionary of all tables as a data package."""
    return {
        "profile": "tabular-data-package",
        "name": f"doudi-{month}",
        "title": _("社会救助数据表 {month}").format(month=month),
        "description": _("没有姓名、证号、卡号、电话、住址、健康情况；人和户的编号每次导出都不同。金额是分。"),
        "created": made_on,
        "resources": [table.described() for table in TABLES],
    }
