"""一件事一次办: what citizens see as one thing, merged from the procedures that it takes (P18-27.b).

Basis, conditions, materials, limits and steps come from the procedures by which cases run; only the list of procedures
and each department's part are declared, in ``things.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from doudi import policy
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.procedures.flow_chart import GuideStep
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.procedure import Procedure
from doudi.casework.procedures.references import group_references
from doudi.casework.procedures.service_guide import ProcedureGuide, guide_of
from doudi.casework.procedures.steps import STEPS
from doudi.core.accounts.roles import Department
from doudi.core.clock import today
from doudi.values.carries import carries
from doudi.values.translation import cached_per_language, translated


@translated("part")
@dataclass(frozen=True)
class DepartmentPart:
    """What a department does in a thing, with the clause that joins it."""

    department: str
    part: str
    reference: str


@translated("label", "who")
@dataclass(frozen=True)
class OneThing:
    """A thing as declared: its name, whom it is for, the procedures it takes and the parts of departments."""

    name: str
    label: str
    who: str
    procedures: tuple[str, ...]
    departments: tuple[DepartmentPart, ...]


@dataclass(frozen=True)
class MergedMaterial:
    """A material that is given once, and what it is used for."""

    label: str
    source: str
    used_for: str


@dataclass(frozen=True)
class ChainStep:
    """A step of the one chain of approval: who, what, within how long, and for which procedures."""

    label: str
    task: str
    actor: str
    limit: str
    used_for: str
    note: str


@dataclass(frozen=True)
class MergedGuide:
    """The guide to a thing: conditions by procedure, materials once, the longest limit, one chain, one basis."""

    thing: OneThing
    guides: tuple[ProcedureGuide, ...]
    materials: tuple[MergedMaterial, ...]
    chain: tuple[ChainStep, ...]
    limit: str
    basis: str


@cached_per_language
def things() -> dict[str, OneThing]:
    """Return the declared things by name, in the order of the file.

    Raises:
        KeyError: a thing names a procedure or a department that does not exist.
    """
    declared = yaml.safe_load(files("doudi.outreach.guides").joinpath("things.yaml").read_text("utf-8"))
    return {name: _thing(name, given) for name, given in declared.items()}


def _thing(name: str, given: dict[str, Any]) -> OneThing:
    reference = policy.rule_book().legislation.reference
    return OneThing(
        name,
        given["label"],
        given["who"],
        tuple(all_procedures()[one].id for one in given["procedures"]),
        tuple(
            DepartmentPart(str(Department(one["department"]).label), one["part"], reference(one["clause"]))
            for one in given["departments"]
        ),
    )


@carries("P18-27.b")
def merged_guide(thing: OneThing) -> MergedGuide:
    """Merge the guides of a thing's procedures by the law of today."""
    procedures = [all_procedures()[name] for name in thing.procedures]
    guides = tuple(guide_of(procedure) for procedure in procedures)
    longest = max(guides, key=lambda guide: procedure_figure(guide.procedure.total_days, today()))
    reference = policy.rule_book().legislation.reference
    basis = dict.fromkeys(clause for procedure in procedures for clause in procedure.basis_on(today()))
    return MergedGuide(
        thing=thing,
        guides=guides,
        materials=_materials(guides),
        chain=_chain(procedures, guides),
        limit=longest.limit,
        basis=group_references([reference(clause) for clause in basis]),
    )


def _materials(guides: tuple[ProcedureGuide, ...]) -> tuple[MergedMaterial, ...]:
    found: dict[str, tuple[str, list[str]]] = {}
    for guide in guides:
        for label, source, _reference in guide.materials:
            found.setdefault(label, (source, []))[1].append(guide.procedure.label)
    return tuple(
        MergedMaterial(label, source, "" if len(used) == len(guides) else "、".join(dict.fromkeys(used)))
        for label, (source, used) in found.items()
    )


def _chain(procedures: list[Procedure], guides: tuple[ProcedureGuide, ...]) -> tuple[ChainStep, ...]:
    """Return every step that one of the procedures takes, in the order of all steps."""
    by_step: dict[str, list[tuple[Procedure, GuideStep]]] = {}
    for procedure, guide in zip(procedures, guides, strict=True):
        for name, step in zip(procedure.steps_on(today()), guide.steps, strict=True):
            by_step.setdefault(name, []).append((procedure, step))
    chain = []
    for name in (name for name in STEPS if name in by_step):
        uses = by_step[name]
        step = uses[0][1]
        used_for = "" if len(uses) == len(procedures) else "、".join(procedure.label for procedure, _step in uses)
        chain.append(ChainStep(step.label, step.task, step.actor, step.limit, used_for, step.note))
    return tuple(chain)
