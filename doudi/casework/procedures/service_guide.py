"""The service guide (P18-27): everything it says comes from the declarations by which the cases run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from doudi import policy
from doudi.casework.case_documents.contents import group_references
from doudi.casework.cases.queries import conditions_of
from doudi.casework.procedures.clocks import days_allowed
from doudi.casework.procedures.loader import Procedure, all_procedures, procedures
from doudi.casework.procedures.steps import STEPS, Step
from doudi.core.accounts.roles import TOWNSHIP_ROLES
from doudi.core.clock import today

MATERIAL_WORDS: dict[str, Any] = {
    "signed": _later("本人签字"),
    "data": _later("不用提交，由系统查验"),
    "stated": _later("口头或书面说明"),
    "photo": _later("拍照上传"),
}
_STEP_NOTES: dict[str, Any] = {
    "acceptance": _later("材料不齐的，一次告知"),
    "posting": _later("有异议的，重新调查"),
    "ending_notice": _later("有异议的，重新调查"),
    "hearing": _later("只在减发、停发时"),
}
_PER_ROW, _WIDTH, _HEIGHT, _GAP, _ROW_GAP = 4, 164, 78, 24, 34


@dataclass(frozen=True)
class GuideStep:
    """A step as people read it: who acts, within how long, what happens."""

    label: str
    task: str
    actor: str
    limit: str
    aside: str


@dataclass(frozen=True)
class ProcedureGuide:
    """One matter: who, conditions, materials, time, steps, basis."""

    procedure: Procedure
    conditions: list[tuple[str, tuple[str, ...]]]
    materials: list[tuple[str, str, str]]
    steps: list[GuideStep]
    limit: str
    pays: str
    basis: str
    has_public_notice: bool

    @property
    def drawing(self) -> SafeString:
        """The steps, drawn."""
        return flow_drawing(self.steps, self.procedure.label)


def guide_of(procedure: Procedure) -> ProcedureGuide:
    """The guide of a procedure as it is today."""
    reference, day = policy.rule_book().legislation.reference, today()
    names = procedure.steps_on(day)
    return ProcedureGuide(
        procedure=procedure,
        conditions=conditions_of(procedure.id) if procedure.verdict else [],
        materials=[(one.label, str(MATERIAL_WORDS[one.by]), reference(one.cites[0])) for one in procedure.materials],
        steps=[_step(STEPS[name]) for name in names],
        limit=limit_in_words(procedure.total_days),
        pays={"next_month": _("从决定的次月起发放"), "application_month": _("从申请的当月起发放")}.get(
            procedure.pays_from or "", ""
        ),
        basis=group_references([reference(one) for one in procedure.basis_on(day)]),
        has_public_notice=bool({"posting", "ending_notice"} & set(names)),
    )


def limit_in_words(clock: str) -> str:
    """A clock as people say it: working days, days of the calendar, or months."""
    number = days_allowed(clock, today())
    if clock.endswith("_months"):
        return _("{number}个月").format(number=number)
    if clock == "posting_days":
        return _("{number}天").format(number=number)
    return _("{number}个工作日").format(number=number)


def _step(step: Step) -> GuideStep:
    actor = _("乡镇人民政府") if step.roles & TOWNSHIP_ROLES else _("县民政局（已下放的由乡镇）")
    limit = limit_in_words(step.clock) if step.clock else ""
    return GuideStep(str(step.label), str(step.task), actor, limit, str(_STEP_NOTES.get(step.name, "")))


def flow_drawing(steps: list[GuideStep], title: str) -> SafeString:
    """Boxes and arrows, as many in a row as fit: plain SVG that neither a strict page nor a printer refuses."""
    rows = -(-len(steps) // _PER_ROW)
    width = _PER_ROW * _WIDTH + (_PER_ROW - 1) * _GAP + 2
    height = rows * _HEIGHT + (rows - 1) * _ROW_GAP + 2
    label = escape(_("{title}的办理流程").format(title=title), {'"': "&quot;"})
    parts = [
        f'<svg class="flow" role="img" aria-label="{label}" viewBox="0 0 {width} {height}" '
        f'xmlns="http://www.w3.org/2000/svg">'
    ]
    for place, step in enumerate(steps):
        x, y = _corner(place)
        parts.append(_box(x, y, place + 1, step))
        if place + 1 < len(steps):
            parts.append(_arrow(x, y, *_corner(place + 1)))
    return mark_safe("".join([*parts, "</svg>"]))  # noqa: S308 - every word in it is escaped


def _corner(place: int) -> tuple[int, int]:
    row, column = divmod(place, _PER_ROW)
    return 1 + column * (_WIDTH + _GAP), 1 + row * (_HEIGHT + _ROW_GAP)


def _box(x: int, y: int, number: int, step: GuideStep) -> str:
    lines = [(f"{number} {step.label}", 14, "#1b1f24", "bold"), (step.actor, 11, "#555d66", "normal")]
    lines += [(step.limit, 11, "#8c1c13", "normal")] if step.limit else []
    lines += [(step.aside, 11, "#555d66", "normal")] if step.aside else []
    text = "".join(
        f'<text x="{x + _WIDTH // 2}" y="{y + 20 + 16 * line}" font-size="{size}" fill="{colour}" '
        f'font-weight="{weight}" text-anchor="middle">{escape(words)}</text>'
        for line, (words, size, colour, weight) in enumerate(lines)
    )
    frame = f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff" stroke="#8b949e"/>'
    return f'{frame}<rect x="{x}" y="{y}" width="{_WIDTH}" height="3" fill="#8c1c13"/>{text}'


def _arrow(x: int, y: int, to_x: int, to_y: int) -> str:
    middle = y + _HEIGHT // 2
    if to_y == y:
        line = f"M{x + _WIDTH} {middle}H{to_x - 7}"
        head = f"M{to_x} {middle}l-8 -4v8z"
    else:
        between = y + _HEIGHT + _ROW_GAP // 2
        line = f"M{x + _WIDTH // 2} {y + _HEIGHT}V{between}H{to_x + _WIDTH // 2}V{to_y - 7}"
        head = f"M{to_x + _WIDTH // 2} {to_y}l-4 -8h8z"
    return f'<path d="{line}" fill="none" stroke="#8b949e"/><path d="{head}" fill="#8b949e"/>'


@dataclass(frozen=True)
class SharedMaterial:
    """Something that several matters ask for, and is brought once."""

    label: str
    how: str
    matters: list[str]


def shared_materials() -> list[SharedMaterial]:
    """One thing handled once (一件事一次办): what the matters have in common is asked for once."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for one in procedures().values():
        for material in one.materials:
            found[material.name].append((material.label, str(MATERIAL_WORDS[material.by]), one.label))
    return [
        SharedMaterial(listed[0][0], listed[0][1], [label for _label, _how, label in listed])
        for listed in found.values()
        if len(listed) > 1
    ]


def guide_contents() -> dict[str, Any]:
    """Everything, for the page of the list and for the booklet."""
    every = all_procedures().values()
    return {
        "matters": [one for one in every if one.kind == "application"],
        "following": [one for one in every if one.kind != "application"],
        "shared": shared_materials(),
    }
