"""The kinds of circumstances: one for each fact of people and households that rules read, and contact data.

A circumstance that is not recorded has the ``absent`` value of its kind: no income, no disability, and so on. Only
other values are rows, so that a county has some two million rows, not forty. Kinds of disability are those of
GB26341-1, grades those of GB26341-2. Health, cards, telephones and addresses are sensitive (PIPL-28) and sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from doudi.core.encryption import Place, SealedKind, blind_index, seal
from doudi.policy import FACTS, WORD_LABELS, Fact
from doudi.policy.language import Amount, Category, Count, Flag
from doudi.values.dates import format_date
from doudi.values.money import format_yuan
from doudi.values.translation import Labels, as_declared, gettext_noop, translated
from doudi.values.translation import gettext as _

Form = Literal["amount", "count", "flag", "word", "day", "text"]
Value = int | bool | str | date | None

CIRCUMSTANCE_TEXT = Place("registry_circumstance.text")
_HEALTH = {
    "disability_category",
    "disability_grade",
    "serious_illness",
    "self_care",
    "child_status",
    "other_nursing_allowance",
    "work_injury_nursing",
    "other_living_allowance",
    "outside_family",
}
_ABSENT: dict[str, Value] = {
    "disability_category": "none",
    "self_care": "full",
    "child_status": "none",
    "has_capable_supporter": True,
    "homes": 1,
}
_WORDS = {"self_care": Labels({"none": gettext_noop("失能")})}
_FORMS: dict[type, Form] = {Amount: "amount", Count: "count", Flag: "flag", Category: "word"}


@translated("label")
@dataclass(frozen=True)
class CircumstanceKind:
    """A kind of circumstance.

    ``name`` is the name of the fact; ``absent`` is the value where nothing is recorded; ``sealed`` is the kind of
    encryption, ``found_by_index`` whether there is a blind index for searching.
    """

    name: str
    subject: Literal["person", "household"]
    form: Form
    label: str
    absent: Value = None
    words: tuple[str, ...] = ()
    sealed: SealedKind | None = None
    found_by_index: bool = False

    def written(self, value: Value) -> str:
        """The text of a value before encryption."""
        if isinstance(value, bool):
            return "true" if value else "false"
        return value.isoformat() if isinstance(value, date) else str(value if value is not None else "")

    def stored(self, value: Value, row: int) -> tuple[str, str]:
        """The stored text for a row of circumstances, encrypted if the kind is sealed, and the blind index or ""."""
        text = self.written(value)
        if self.sealed is None:
            return text, ""
        index = blind_index(text, self.sealed) if self.found_by_index else ""
        return seal(text, self.sealed, place=CIRCUMSTANCE_TEXT.at(row)), index

    def read(self, text: str) -> Value:
        """The value of a decrypted text."""
        if self.form in {"amount", "count"}:
            return int(text)
        if self.form == "flag":
            return text == "true"
        if self.form == "day":
            return date.fromisoformat(text) if text else None  # corrected to no date
        return text

    def shown(self, value: Value) -> str:
        """The value in words."""
        if value is None:
            return "—"
        if self.form == "amount":
            return _("{amount}元").format(amount=format_yuan(int(str(value))))
        if self.form == "flag":
            return _("是") if value else _("否")
        if self.form == "word":
            return _WORDS.get(self.name, WORD_LABELS).get(str(value), WORD_LABELS.get(str(value), str(value)))
        return format_date(value) if isinstance(value, date) else str(value)


def _of_fact(fact: Fact) -> CircumstanceKind:
    form = _FORMS[fact.type]
    absent = _ABSENT.get(fact.name, {"amount": 0, "count": 0, "flag": False}.get(form))
    with as_declared():
        label = fact.meaning.partition("（")[0].partition("，")[0].partition("：")[0]
    return CircumstanceKind(
        fact.name,
        "person" if fact.entity == "person" else "household",
        form,
        label.removeprefix("是否").removeprefix("为"),
        absent,
        fact.words,
        SealedKind.HEALTH if fact.name in _HEALTH else None,
    )


_BY_FACT = [_of_fact(fact) for fact in FACTS if fact.source in {"people", "households"}]
_OTHERS = [
    CircumstanceKind("employed_since", "person", "day", gettext_noop("就业日期")),
    CircumstanceKind("death_date", "person", "day", gettext_noop("死亡日期")),
    CircumstanceKind("phone", "person", "text", gettext_noop("联系电话"), sealed=SealedKind.PHONE, found_by_index=True),
    CircumstanceKind(
        "bank_account", "person", "text", gettext_noop("银行卡号"), sealed=SealedKind.BANK_ACCOUNT, found_by_index=True
    ),
    CircumstanceKind("address", "household", "text", gettext_noop("住址"), sealed=SealedKind.ADDRESS),
]

_AUDITED = [CircumstanceKind("public_payroll", "person", "flag", gettext_noop("财政供养人员"), absent=False)]
"""Kinds that no rule reads and no snapshot contains, but audits need."""

HUKOU_ELSEWHERE = "hukou_elsewhere"
_REASSESSED = [CircumstanceKind(HUKOU_ELSEWHERE, "person", "flag", gettext_noop("户籍已迁出本县"), absent=False)]
"""Kinds that no rule reads and no snapshot contains, but reassessments need."""

CONTAINED_DISABILITIES = "contained_disabilities"
RIGID_EXPENSE_KINDS = "rigid_expense_kinds"
_BESIDE = [
    CircumstanceKind(
        CONTAINED_DISABILITIES, "person", "text", gettext_noop("多重残疾包含的类别"), sealed=SealedKind.HEALTH
    ),
    CircumstanceKind(
        RIGID_EXPENSE_KINDS, "household", "text", gettext_noop("必要支出的构成"), sealed=SealedKind.HEALTH
    ),
]
"""Kinds kept beside another one: what a multiple disability contains (GB26341-2), what expenditure is for (RIGID-5)."""

KINDS: dict[str, CircumstanceKind] = {
    kind.name: kind for kind in (*_BY_FACT, *_OTHERS, *_AUDITED, *_REASSESSED, *_BESIDE)
}
PERSON_KINDS = tuple(kind for kind in (*_BY_FACT, *_OTHERS) if kind.subject == "person")
HOUSEHOLD_KINDS = tuple(kind for kind in (*_BY_FACT, *_OTHERS) if kind.subject == "household")
FACT_KINDS = frozenset(kind.name for kind in _BY_FACT)
MULTIPLE = "multiple"
KINDS_OF_TWO_PEOPLE = frozenset({"death_date", "bank_account"})
"""Kinds that one person enters with proof and another one confirms, each by a procedure of its own."""
