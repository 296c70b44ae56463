"""Publicity material generated from the standards and procedures in force: leaflet, board, slides.

What is printed carries the day of the law and an edition: the first eight characters of a digest of its content. An
edition of today's content is current; after a change of any figure or procedure the digest is another one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.procedure import Procedure
from doudi.casework.procedures.service_guide import guide_of
from doudi.core.clock import today
from doudi.core.record_language import in_record_language
from doudi.outreach.notices.changes import references, short_yuan
from doudi.values.benefit_month import format_month_in_words
from doudi.values.carries import carries

EDITION_DIGITS = 8
_MOST_CONDITIONS = 4


@dataclass(frozen=True)
class AmountRow:
    """An amount in force: what for, in yuan, since when, by which paper."""

    name: str
    yuan: str
    since: str
    basis: str


@dataclass(frozen=True)
class MaterialTopic:
    """A benefit as citizens read it: for whom, how much, what to bring, how long it takes.

    ``amounts`` has what is paid, each amount with the first benefit that pays it; a limit of income is no amount.
    """

    key: str
    label: str
    who: str
    conditions: tuple[str, ...]
    amounts: tuple[AmountRow, ...]
    materials: tuple[str, ...]
    limit: str


@dataclass(frozen=True)
class Material:
    """Everything that a leaflet, board or set of slides shows; ``law_day`` is the day of the law."""

    topics: tuple[MaterialTopic, ...]
    law_day: date
    edition: str


@carries("P18-24.b")
def material() -> Material:
    """Return the publicity material by the law of today; its edition is that of the one printed in Chinese."""
    with in_record_language():
        edition = edition_of(_topics())
    return Material(_topics(), today(), edition)


def _topics() -> tuple[MaterialTopic, ...]:
    applications = [one for one in all_procedures().values() if one.kind == "application"]
    paid_by: dict[str, str] = {}
    for one in applications:
        for parameter, _label in one.amounts if one.grants else ():
            paid_by.setdefault(parameter, one.id)
    return tuple(_topic(one, [name for name, by in paid_by.items() if by == one.id]) for one in applications)


def edition_of(topics: tuple[MaterialTopic, ...]) -> str:
    """Return the edition of a content."""
    content = [
        [topic.label, topic.who, topic.conditions, topic.materials, topic.limit]
        + [[row.name, row.yuan, row.since, row.basis] for row in topic.amounts]
        for topic in topics
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:EDITION_DIGITS].upper()


def _topic(procedure: Procedure, parameters: list[str]) -> MaterialTopic:
    guide = guide_of(procedure)
    return MaterialTopic(
        key=procedure.id,
        label=guide.procedure.label,
        who=guide.procedure.citizen_who or guide.procedure.who,
        conditions=tuple(label for label, _references in guide.conditions[:_MOST_CONDITIONS]),
        amounts=tuple(row for parameter in parameters for row in _amounts(parameter)),
        materials=tuple(dict.fromkeys(label for label, _source, _reference in guide.materials)),
        limit=guide.limit,
    )


def _amounts(parameter_name: str) -> list[AmountRow]:
    parameter, day = policy.rule_book().parameters[parameter_name], today()
    try:
        value = parameter.at(day.replace(day=1), day)
    except policy.NoKnownValueError:
        return []
    rows = []
    for key, figure in value.figures.items():
        category = parameter.word(key)
        name = f"{parameter.label}（{category}）" if category else parameter.label
        since = _("{month}起").format(month=format_month_in_words(value.effective))
        shown = short_yuan(int(figure)) if parameter.unit == "fen" else policy.format_figure(figure, parameter.unit)
        rows.append(AmountRow(name, shown, since, references(value.cites_of[key])))
    return rows
