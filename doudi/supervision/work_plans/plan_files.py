"""Plans as YAML: the papers that the system knows, and files of new years.

A file has ``year``, ``kind``, ``title``, ``legal_text`` or ``paper``, and ``tasks``: number, label, text, owner, due,
measures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from doudi import policy
from doudi.supervision.measures.measure import measure_named
from doudi.supervision.work_plans.models import LONGEST_TEXT, WorkPlan
from doudi.supervision.work_plans.refusals import PlanIncomplete

MOST_TASKS = 200
MAX_BYTES = 200_000
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class TaskDraft:
    """A task as entered."""

    number: str
    label: str
    text: str
    clause: str
    owner: str
    due_on: date | None
    measures: tuple[str, ...]
    is_of_townships: bool


@dataclass(frozen=True)
class PlanDraft:
    """A plan as entered."""

    year: int
    kind: str
    title: str
    paper: str
    tasks: tuple[TaskDraft, ...]


@cache
def known_plans() -> dict[str, PlanDraft]:
    """Return the plans of the papers that the system knows, by the id of the paper."""
    folder = resources.files("doudi.supervision.work_plans").joinpath("plans")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    return {file.name.removesuffix(".yaml"): plan_of(file.read_text(encoding="utf-8")) for file in files}


def plan_of(text: str) -> PlanDraft:
    """Read a plan.

    Raises:
        PlanIncomplete: the file is no plan; says which task and field.
    """
    if len(text.encode()) > MAX_BYTES:
        raise PlanIncomplete(_("文件超过{size}KB。").format(size=MAX_BYTES // 1000))
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise PlanIncomplete(_("不是YAML文件，请用模板填写。")) from error
    if not isinstance(raw, dict) or not isinstance(raw.get("tasks"), list):
        raise PlanIncomplete(_("文件里没有tasks（任务）。"))
    year, kind = raw.get("year"), raw.get("kind")
    if not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise PlanIncomplete(_("year（年度）要写成2023这样的年份。"))
    if kind not in WorkPlan.Kind.values:
        raise PlanIncomplete(_("kind（类别）要写{kinds}之一。").format(kinds="、".join(WorkPlan.Kind.values)))
    legal_text = str(raw.get("legal_text") or "")
    known = policy.rule_book().legislation.by_id.get(legal_text)
    paper = str(raw.get("paper") or (known.reference if known else ""))
    if not paper.strip() or not str(raw.get("title") or "").strip():
        raise PlanIncomplete(_("请写明title（名称）和paper（文件）。"))
    if not 0 < len(raw["tasks"]) <= MOST_TASKS:
        raise PlanIncomplete(_("任务要有1到{most}项。").format(most=MOST_TASKS))
    tasks = tuple(_task(place, one, legal_text) for place, one in enumerate(raw["tasks"], start=1))
    if len({task.number for task in tasks}) != len(tasks):
        raise PlanIncomplete(_("有两项任务的number（序号）相同。"))
    return PlanDraft(year, str(kind), str(raw["title"]).strip()[:80], paper.strip()[:120], tasks)


def _task(place: int, raw: Any, legal_text: str) -> TaskDraft:
    if not isinstance(raw, dict) or not str(raw.get("number") or "") or not str(raw.get("label") or "").strip():
        raise PlanIncomplete(_("第{place}项任务要写number（序号）和label（任务）。").format(place=place))
    due = raw.get("due")
    if due is not None and type(due) is not date:
        raise PlanIncomplete(_("第{place}项任务的due（时限）要写成2023-12-31这样的日期。").format(place=place))
    names = raw.get("measures") or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise PlanIncomplete(_("第{place}项任务的measures（指标）要写成列表。").format(place=place))
    number = str(raw["number"])[:8]
    return TaskDraft(
        number=number,
        label=str(raw["label"]).strip()[:80],
        text=str(raw.get("text") or "").strip()[:LONGEST_TEXT],
        clause=f"{legal_text}-{number}" if legal_text else "",
        owner=str(raw.get("owner") or gettext_noop("县民政局")).strip()[:60],
        due_on=due,
        measures=tuple(names),
        is_of_townships=bool(raw.get("townships", True)),
    )


def unbuilt_measures(names: list[str]) -> list[str]:
    """Return those of some measures that no room fills."""
    found = ((name, measure_named(name)) for name in names)
    return [name for name, measure in found if measure is None or not measure.is_built]


def duties_of(clause: str) -> list[tuple[str, str]]:
    """Return the duties of a clause with its parts, as the legislation words them: place and text."""
    clauses = policy.rule_book().legislation.clauses
    return [(one.place, one.text) for name, one in clauses.items() if name == clause or name.startswith(f"{clause}.")]
