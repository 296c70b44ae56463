"""Values that an office enters beside the declared ones: new standards, and the legal texts that set them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from doudi.policy.engine.errors import RuleBookError
from doudi.policy.engine.legislation import Clause, LegalText, Legislation
from doudi.policy.engine.parameters import TYPES, DatedValue, Figure, Parameter
from doudi.policy.engine.rule_set import RuleSet
from doudi.values.translation import as_declared
from doudi.values.translation import gettext as _

_SUBJECT = "policy"


@dataclass(frozen=True)
class LocalLegalText:
    """A legal text as the office entered it; ``id`` must be unique among all legal texts."""

    id: str
    number: str
    title: str
    issuer: str
    decided: date


@dataclass(frozen=True)
class LocalClause:
    """The place of a value in a legal text: a declared one by id, or one entered with the value."""

    legal_text: str | LocalLegalText
    key: str
    place: str
    text: str

    @property
    def legal_text_id(self) -> str:
        """The id of the legal text."""
        return self.legal_text if isinstance(self.legal_text, str) else self.legal_text.id

    @property
    def id(self) -> str:
        """Id of the legal text and key, such as P30-1.7."""
        return f"{self.legal_text_id}-{self.key}"


@dataclass(frozen=True)
class LocalValue:
    """A value of a parameter from ``effective`` on; ``figures`` by category, under None where it has no categories."""

    parameter: str
    figures: tuple[tuple[str | None, Figure], ...]
    effective: date
    until: date | None
    decided: date
    clause: LocalClause
    note: str = ""


def apply_local_values(rule_set: RuleSet, values: Sequence[LocalValue]) -> tuple[Legislation, dict[str, Parameter]]:
    """The legal texts and parameters with these values added; each replaces an unconfirmed value of the same dates.

    Raises:
        RuleBookError: with every contradiction found.
    """
    faults: list[str] = []
    legislation = _with_clauses(rule_set.legislation, (value.clause for value in values), faults)
    parameters = dict(rule_set.parameters)
    for value in values:
        parameter = parameters.get(value.parameter)
        if parameter is None:
            faults.append(_("没有“{name}”这项标准。").format(name=value.parameter))
            continue
        parameters[value.parameter] = _with_value(parameter, value, faults)
    if faults:
        raise RuleBookError(faults)
    return legislation, parameters


def _with_clauses(legislation: Legislation, clauses: Iterable[LocalClause], faults: list[str]) -> Legislation:
    by_id = dict(legislation.by_id)
    for clause in clauses:
        if isinstance(clause.legal_text, LocalLegalText) and clause.legal_text_id not in by_id:
            by_id[clause.legal_text_id] = _as_legal_text(clause.legal_text)
        legal_text = by_id.get(clause.legal_text_id)
        if legal_text is None:
            faults.append(_("没有“{name}”这份文件。").format(name=clause.legal_text_id))
            continue
        added = Clause(clause.legal_text_id, clause.key, clause.place, clause.text, _SUBJECT)
        with as_declared():
            by_id[clause.legal_text_id] = replace(legal_text, clauses=(*legal_text.clauses, added))
    return Legislation(list(by_id.values()))


def _as_legal_text(entered: LocalLegalText) -> LegalText:
    return LegalText(
        id=entered.id,
        number=entered.number,
        title=entered.title,
        issuer=entered.issuer,
        decided=entered.decided,
        decided_status="confirmed",
        effective=None,
        status="confirmed",
        is_in_hand=True,
        note="",
        clauses=(),
    )


def _with_value(parameter: Parameter, entry: LocalValue, faults: list[str]) -> Parameter:
    figures = dict(entry.figures)
    faults.extend(_faults_of(parameter, entry, figures))
    value = DatedValue(
        entry.effective,
        entry.until,
        entry.decided,
        figures,
        dict.fromkeys(figures, (entry.clause.id,)),
        dict.fromkeys(figures, "confirmed"),
        entry.note,
    )
    others = [old for old in parameter.values if (old.effective, old.decided) != (entry.effective, entry.decided)]
    with as_declared():
        return replace(parameter, values=(*others, value))


def _faults_of(parameter: Parameter, entry: LocalValue, figures: dict[str | None, Figure]) -> Iterable[str]:
    label = parameter.label
    if parameter.unit not in TYPES:
        yield _("“{label}”不能在这里录入。").format(label=label)
    words = set(parameter.values[-1].figures)
    if set(figures) != words:
        yield _("“{label}”的每一类都要有数值，不能多也不能少。").format(label=label)
    wanted = bool if parameter.unit == "flag" else int
    if any(type(figure) is not wanted or (wanted is int and int(figure) < 0) for figure in figures.values()):
        yield _("“{label}”的数值须为不小于零的整数。").format(label=label)
    if entry.until is not None and entry.until < entry.effective:
        yield _("截止日期早于起始日期。")
    for old in parameter.values:
        has_same_dates = (old.effective, old.decided) == (entry.effective, entry.decided)
        if has_same_dates and all(status == "confirmed" for status in old.status.values()):
            yield _("“{label}”自{day}起已有同日决定、已经核实的标准。").format(label=label, day=entry.effective)
