"""Load and check the declared procedures, one YAML file each in ``declarations/`` and in the folders of other rooms."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

import yaml

from doudi import policy
from doudi.casework.procedures.procedure import Kind, Material, Procedure, Regime
from doudi.casework.procedures.steps import AWAITING_STEP, STEPS

QuestionGroup = Literal[
    "income",
    "property",
    "expense",
    "health",
    "self_care",
    "supporters",
    "land",
    "work_capacity",
    "keepers",
    "parents",
    "hukou",
]
QUESTION_GROUPS: tuple[QuestionGroup, ...] = get_args(QuestionGroup)
MATERIAL_SOURCES = ("signed", "data", "stated", "photo")
OPENED_BY = ("applicant", "office", "system")
LIMIT_KEYS = {
    "inquiry": "inquiry_days",
    "check_request": "check_request_days",
    "opinion": "opinion_days",
    "confirmation": "confirmation_days",
}
"""The inner limits of a procedure by the key that names the parameter of each."""
ECONOMIC_CHECK_NEEDS = ("", "always", "means_changed", "unless_recognised")
KINDS: tuple[Kind, ...] = ("application", "reassessment", "card", "transfer", "relief")
_KEYS = {
    "order",
    "label",
    "public_label",
    "kind",
    "opened_by",
    "grants",
    "verdict",
    "covers",
    "who",
    "basis",
    "steps",
    "total_days",
    "may_be_delegated",
    "random_check",
    "needs_home_visit",
    "needs_self_care_assessment",
    "waits_for",
    "needs_economic_check",
    "extended_total_days",
    *LIMIT_KEYS.values(),
    "pays_from",
    "valid_months",
    "of_children",
    "renews_public_notice",
    "asks",
    "materials",
    "regimes",
    "carries",
    "amounts",
    "citizen_who",
}
_PACKAGES = ["doudi.casework.procedures"]
"""The packages with a folder ``declarations``."""
_WORDS_OF_HEALTH = ("残", "病", "失能", "智力", "精神")
"""A public label with one of these would tell what is nobody's business (MCA57-24)."""
_REGIME_KEYS = {"from", "adds", "steps"}


class DeclarationError(Exception):
    """Declarations that contradict themselves or the rule book; ``faults`` lists every fault."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def register_declarations(package: str) -> None:
    """Add the declarations of another room's package; called while the application starts."""
    if package not in _PACKAGES:
        _PACKAGES.append(package)
        all_procedures.cache_clear()
        application_procedures.cache_clear()


@cache
def application_procedures() -> dict[str, Procedure]:
    """Return the procedures that can be applied for, by id, the most requested first."""
    return {name: procedure for name, procedure in all_procedures().items() if procedure.kind == "application"}


@cache
def all_procedures() -> dict[str, Procedure]:
    """Return every declared procedure by id: those that can be applied for, then those that follow an award.

    Raises:
        DeclarationError: a declaration contradicts itself or the rule book.
    """
    faults: list[str] = []
    declared = {}
    folders = [resources.files(package).joinpath("declarations") for package in _PACKAGES]
    files = [file for folder in folders for file in folder.iterdir()]
    for file in sorted(files, key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            name = file.name.removesuffix(".yaml")
            declared[name] = _procedure(name, yaml.safe_load(file.read_text(encoding="utf-8")), faults)
    for procedure in declared.values():
        faults.extend(f"{procedure.id}: {fault}" for fault in _faults(procedure))
    if faults:
        raise DeclarationError(faults)
    return dict(sorted(declared.items(), key=lambda item: item[1].order))


def conditions_of(procedure: Procedure) -> list[tuple[str, tuple[str, ...]]]:
    """Return the conditions of the procedure's verdict, each with its clauses; none where it has no verdict."""
    return policy.rule_book().eligibility_conditions(procedure.verdict) if procedure.verdict else []


def _procedure(name: str, raw: dict[str, Any], faults: list[str]) -> Procedure:
    faults.extend(f"{name}: unknown key {key!r}." for key in set(raw) - _KEYS)
    faults.extend(f"{name}: unknown key {key!r}." for regime in raw["regimes"] for key in set(regime) - _REGIME_KEYS)
    steps = tuple(raw["steps"])
    return Procedure(
        id=name,
        order=raw["order"],
        label=raw["label"],
        public_label=raw.get("public_label", raw["label"]),
        kind=raw.get("kind", "application"),
        opened_by=_as_tuple(raw.get("opened_by", "applicant")),
        grants=raw.get("grants"),
        verdict=raw.get("verdict"),
        covers=raw["covers"],
        who=raw["who"],
        basis=tuple(raw["basis"]),
        steps=steps,
        total_days=raw["total_days"],
        may_be_delegated=bool(raw.get("may_be_delegated")),
        random_check=raw.get("random_check"),
        needs_home_visit=bool(raw.get("needs_home_visit", "public_notice" in steps)),
        waits_for=raw.get("waits_for"),
        needs_self_care_assessment=bool(raw.get("needs_self_care_assessment", False)),
        needs_economic_check=raw.get("needs_economic_check", ""),
        limits={name: raw[key] for name, key in LIMIT_KEYS.items() if key in raw},
        extended_total_days=raw.get("extended_total_days"),
        pays_from=raw.get("pays_from"),
        valid_months=raw.get("valid_months"),
        of_children=bool(raw.get("of_children")),
        renews_public_notice=bool(raw.get("renews_public_notice")),
        asks=tuple(raw.get("asks", ())),
        materials=tuple(
            Material(material["name"], material["label"], material["by"], _as_tuple(material["cites"]))
            for material in raw.get("materials", ())
        ),
        regimes=tuple(
            Regime(regime["from"], _as_tuple(regime.get("adds", ())), tuple(regime.get("steps", ())))
            for regime in raw["regimes"]
        ),
        carries=_as_tuple(raw.get("carries", ())),
        amounts=tuple(raw.get("amounts", {}).items()),
        citizen_who=raw.get("citizen_who", ""),
    )


def _as_tuple(raw: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (raw,) if isinstance(raw, str) else tuple(raw)


def _faults(procedure: Procedure) -> list[str]:
    """List what the declaration names that does not exist, and what the law forbids."""
    book = policy.rule_book()
    every_step = {*procedure.steps, *(step for regime in procedure.regimes for step in regime.steps)}
    faults = [f"no step {step!r}." for step in sorted(every_step - set(STEPS))]
    cited = [
        *procedure.basis,
        *procedure.carries,
        *(citation for material in procedure.materials for citation in material.cites),
        *(citation for regime in procedure.regimes for citation in regime.adds),
    ]
    faults += [
        f"cites {citation}, which no legal text has."
        for citation in cited
        if book.legislation.legal_text_of(citation) is None
    ]
    optional = (procedure.random_check, procedure.extended_total_days, procedure.valid_months)
    parameters = [
        procedure.total_days,
        *procedure.limits.values(),
        *dict(procedure.amounts),
        *(name for name in optional if name),
    ]
    faults += [f"no parameter {name!r}." for name in parameters if name not in book.parameters]
    faults += [f"no group of questions {group!r}." for group in procedure.asks if group not in QUESTION_GROUPS]
    faults += [
        f"no source of material {material.by!r}."
        for material in procedure.materials
        if material.by not in MATERIAL_SOURCES
    ]
    faults += [f"nobody opens as {opener!r}." for opener in procedure.opened_by if opener not in OPENED_BY]
    if procedure.needs_economic_check not in ECONOMIC_CHECK_NEEDS:
        faults.append(f"no need of an economic check {procedure.needs_economic_check!r}.")
    if procedure.kind not in KINDS:
        faults.append(f"no kind {procedure.kind!r}.")
    if procedure.kind == "application" and procedure.verdict not in policy.rule_book().verdict_programmes:
        faults.append(f"no verdict {procedure.verdict!r}.")
    if procedure.grants is not None and procedure.grants not in book.award_programmes:
        faults.append(f"no award {procedure.grants!r}.")
    if procedure.waits_for is not None and procedure.waits_for not in book.award_programmes:
        faults.append(f"no award {procedure.waits_for!r} to wait for.")
    if (procedure.waits_for is None) == (AWAITING_STEP in every_step):
        faults.append("waits_for belongs to what has the waiting step, and only there.")
    if (procedure.grants is None) != (procedure.pays_from is None):
        faults.append("pays_from belongs to what grants an award, and only there.")
    if procedure.of_children and procedure.has_public_notice:
        faults.append("a procedure about children has no public notice.")
    if procedure.has_public_notice and any(word in procedure.public_label for word in _WORDS_OF_HEALTH):
        faults.append("a public label tells neither illness nor disability.")
    since = [regime.since for regime in procedure.regimes]
    if since != sorted(set(since)):
        faults.append("regimes must follow each other.")
    return faults
