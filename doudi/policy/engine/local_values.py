"""Values that an office enters beside the declared ones: new standards, and the papers that they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from doudi.policy.engine.errors import RuleBookError
from doudi.policy.engine.legislation import Clause, LegalText, Legislation
from doudi.policy.engine.parameters import TYPES, DatedValue, Figure, Parameter
from doudi.policy.engine.rule_book import RuleBook
from doudi.values.translation import gettext as _

_SUBJECT = "policy"


@dataclass(frozen=True)
class LocalLegalText:
    """A paper as the office entered it; ``id`` must be no other paper's."""

    id: str
    number: str
    title: str
    issuer: str
    decided: date


@dataclass(frozen=True)
class LocalClause:
    """Where in a paper a value stands: the id of a declared paper, or one entered with it."""

    legal_text: str | LocalLegalText
    key: str
    place: str
    text: str

    @property
    def legal_text_id(self) -> str:
        """The id of its paper."""
        return self.legal_text if isinstance(self.legal_text, str) else self.legal_text.id

    @property
    def id(self) -> str:
        """Paper and key."""
        return f"{self.legal_text_id}-{self.key}"


@dataclass(frozen=True)
class LocalValue:
    """What a parameter holds from ``effective`` on; ``figures`` by category, or under None where there is none."""

    parameter: str
    figures: tuple[tuple[str | None, Figure], ...]
    effective: date
    until: date | None
    decided: date
    clause: LocalClause
    note: str = ""


def with_local_values(book: RuleBook, entries: Sequence[LocalValue]) -> RuleBook:
    """The book with these values beside its own. One that has the dates of an unconfirmed value replaces it.

    Raises:
        RuleBookError: with every contradiction found.
    """
    faults: list[str] = []
    legislation = _papers(book.legislation, (one.clause for one in entries), faults)
    parameters = dict(book.parameters)
    for entry in entries:
        parameter = parameters.get(entry.parameter)
        if parameter is None:
            faults.append(_("没有“{name}”这项标准。").format(name=entry.parameter))
            continue
        parameters[entry.parameter] = _with_value(parameter, entry, faults)
    if faults:
        raise RuleBookError(faults)
    return RuleBook(legislation, parameters, book.facts, book.rules)


def _papers(legislation: Legislation, clauses: Iterable[LocalClause], faults: list[str]) -> Legislation:
    by_id = dict(legislation.by_id)
    for clause in clauses:
        if isinstance(clause.legal_text, LocalLegalText) and clause.legal_text_id not in by_id:
            by_id[clause.legal_text_id] = _as_paper(clause.legal_text)
        legal_text = by_id.get(clause.legal_text_id)
        if legal_text is None:
            faults.append(_("没有“{name}”这份文件。").format(name=clause.legal_text_id))
            continue
        stated = Clause(clause.legal_text_id, clause.key, clause.place, clause.text, _SUBJECT)
        by_id[clause.legal_text_id] = replace(legal_text, clauses=(*legal_text.clauses, stated))
    return Legislation(list(by_id.values()))


def _as_paper(entered: LocalLegalText) -> LegalText:
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
    others = [one for one in parameter.values if (one.effective, one.decided) != (entry.effective, entry.decided)]
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
    same = (one for one in parameter.values if (one.effective, one.decided) == (entry.effective, entry.decided))
    for one in same:
        if all(status == "confirmed" for status in one.status.values()):
            yield _("“{label}”自{day}起已有同日决定、已经核实的标准。").format(label=label, day=entry.effective)
