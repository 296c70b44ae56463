"""The public service guide (P18-27.a), derived from the declarations by which cases run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from doudi import policy
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.procedures.flow_chart import GuideStep, flow_chart
from doudi.casework.procedures.loader import all_procedures, application_procedures, conditions_of
from doudi.casework.procedures.procedure import Procedure
from doudi.casework.procedures.references import group_references
from doudi.casework.procedures.steps import PUBLIC_NOTICE_STEPS, STEPS, Step
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Department
from doudi.core.clock import today
from doudi.values.benefit_month import format_month_in_words
from doudi.values.carries import carries

MATERIAL_WORDS: dict[str, Any] = {
    "signed": gettext_lazy("本人签字"),
    "data": gettext_lazy("不用提交，由系统查验"),
    "stated": gettext_lazy("口头或书面说明"),
    "photo": gettext_lazy("拍照上传"),
}
_STEP_NOTES: dict[str, Any] = {
    "acceptance": gettext_lazy("材料不齐的，一次告知"),
    "awaiting_basis": gettext_lazy("只在低保同时在办时"),
    "public_notice": gettext_lazy("同意的才公示；有异议的，民主评议或者重新调查"),
    "ending_notice": gettext_lazy("有异议的，民主评议或者重新调查"),
    "hearing": gettext_lazy("只在减发、停发时"),
}
_PAYMENT_STARTS: dict[str, Any] = {
    "next_month": gettext_lazy("从决定的次月起发放"),
    "application_month": gettext_lazy("从申请的当月起发放"),
}


@dataclass(frozen=True)
class ProcedureGuide:
    """The guide to one procedure: who may apply, conditions, materials, time limit, steps, legal basis."""

    procedure: Procedure
    conditions: list[tuple[str, tuple[str, ...]]]
    materials: list[tuple[str, str, str]]
    steps: list[GuideStep]
    limit: str
    payment_start: str
    basis: str
    has_public_notice: bool
    amounts: list[AmountInForce]

    @property
    def audience_heading(self) -> str:
        """The heading above who it is for."""
        return _("谁可以申请") if self.procedure.kind == "application" else _("对谁")

    @property
    def time_note(self) -> str:
        """Time limit, first month paid, and whether there is no public notice."""
        sentences = [_("自受理起{limit}内办结。").format(limit=self.limit)]
        sentences += [f"{self.payment_start}。"] if self.payment_start else []
        sentences += [] if self.has_public_notice else [_("不公示。")]
        return "".join(sentences)

    @property
    def flow_chart(self) -> SafeString:
        """The steps as SVG."""
        return flow_chart(self.steps, self.procedure.label)


@dataclass(frozen=True)
class SharedMaterial:
    """A material that several procedures require and that is given once."""

    label: str
    source: str
    procedures: list[str]


@dataclass(frozen=True)
class AmountInForce:
    """An amount of the law today: what it is called, for whom, how much, since when, and whether it is confirmed."""

    label: str
    category: str
    text: str
    since: date
    is_confirmed: bool

    @property
    def sentence(self) -> str:
        """The amount in one sentence."""
        name = f"{self.label}（{self.category}）" if self.category else self.label
        since = _("自{month}起").format(month=format_month_in_words(self.since))
        return f"{name}：{self.text}，{since}{'' if self.is_confirmed else _('（以县民政局公布的为准）')}"


def amounts_in_force(procedure: Procedure) -> list[AmountInForce]:
    """Return the amounts of a procedure for this month as known today, one for each category."""
    return [amount for name, label in procedure.amounts for amount in _amounts_of(name, label)]


def _amounts_of(name: str, label: str) -> list[AmountInForce]:
    parameter, day = policy.rule_book().parameters[name], today()
    known = [value for value in parameter.values if value.effective <= day and value.decided <= day]
    known = [value for value in known if value.until is None or value.until >= day]
    amounts = []
    for key in dict.fromkeys(key for value in known for key in value.figures):
        value = max((value for value in known if key in value.figures), key=lambda one: (one.effective, one.decided))
        figure = policy.format_figure(value.figures[key], parameter.unit).replace(".00", "")
        text = _("每人每月{amount}").format(amount=figure)
        confirmed = value.status[key] == "confirmed"
        amounts.append(AmountInForce(label, parameter.word(key), text, value.effective, confirmed))
    return amounts


@carries("P18-27.a")
def guide_of(procedure: Procedure) -> ProcedureGuide:
    """Return the guide to a procedure by the law of today."""
    reference, day = policy.rule_book().legislation.reference, today()
    steps = procedure.steps_on(day)
    return ProcedureGuide(
        procedure=procedure,
        conditions=conditions_of(procedure),
        materials=[
            (material.label, str(MATERIAL_WORDS[material.by]), reference(material.cites[0]))
            for material in procedure.materials
        ],
        steps=[_guide_step(STEPS[name]) for name in steps],
        limit=time_limit(procedure.total_days),
        payment_start=str(_PAYMENT_STARTS.get(procedure.pays_from or "", "")),
        basis=group_references([reference(citation) for citation in procedure.basis_on(day)]),
        has_public_notice=any(name in PUBLIC_NOTICE_STEPS for name in steps),
        amounts=amounts_in_force(procedure),
    )


def time_limit(clock: str) -> str:
    """Return the length of a clock in words: working days, calendar days or months."""
    number = procedure_figure(clock, today())
    if clock.endswith("_months"):
        return ngettext("{number}个月", "{number}个月", number).format(number=number)
    if clock == "posting_days":
        return ngettext("{number}天", "{number}天", number).format(number=number)
    return ngettext("{number}个工作日", "{number}个工作日", number).format(number=number)


def _guide_step(step: Step) -> GuideStep:
    actor = str(Department(step.department).label) if step.department else _office(step)
    limit = time_limit(step.clock) if step.clock else ""
    return GuideStep(str(step.label), str(step.task), actor, limit, str(_STEP_NOTES.get(step.name, "")))


def _office(step: Step) -> str:
    return _("乡镇人民政府") if step.roles & TOWNSHIP_ROLES else _("县民政局（已下放的由乡镇）")


def shared_materials() -> list[SharedMaterial]:
    """Return the materials that more than one procedure requires (一件事一次办)."""
    uses: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for procedure in application_procedures().values():
        for material in procedure.materials:
            uses[material.name].append((material.label, str(MATERIAL_WORDS[material.by]), procedure.label))
    return [
        SharedMaterial(of_material[0][0], of_material[0][1], [procedure for _label, _source, procedure in of_material])
        for of_material in uses.values()
        if len(of_material) > 1
    ]


def guide_contents() -> dict[str, Any]:
    """Return what the page and the booklet list: both kinds of procedures, and the shared materials."""
    procedures = all_procedures().values()
    return {
        "applications": [procedure for procedure in procedures if procedure.kind == "application"],
        "post_award": [procedure for procedure in procedures if procedure.kind != "application"],
        "shared": shared_materials(),
    }
