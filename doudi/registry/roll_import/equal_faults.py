"""Equal faults of many families of a roll, mended in one act with one reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.refusals import ReasonRequired
from doudi.registry.roll_import.actions import NUMBER_FAULTS, REGISTRY_FAULTS, apply_corrections, lock_roll_for
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.registry.roll_import.refusals import NothingToImport
from doudi.registry.roll_import.staged_families import FamilyData, blocking_faults
from doudi.rolls.problems import HARMLESS_FAULTS

CORRECTED_BY_CHOICE = {"village_unknown": "village_code", "class_missing": "dibao_class"}
"""Faults that one chosen value mends, and the name of the correction."""
_OF_ONE_FAMILY = HARMLESS_FAULTS.union(NUMBER_FAULTS, REGISTRY_FAULTS - CORRECTED_BY_CHOICE.keys())
"""Faults that only a look at each family's papers mends."""
_Kind = tuple[str, str]
"""The code of a fault, and what the roll says where one value mends it."""
_READ_AT_ONCE = 500


@dataclass(frozen=True)
class EqualFaults:
    """The families of a roll with one fault: ``value`` is what the roll says where all of them say the same."""

    code: str
    value: str
    message: str
    families: tuple[StagedFamily, ...]

    @property
    def correction(self) -> str:
        """The name of the correction that mends them all; empty if they can only be accepted with a reason."""
        return CORRECTED_BY_CHOICE.get(self.code, "")


def equal_faults(roll: RollFile) -> list[EqualFaults]:
    """Group the faults of at least two families that can be mended together, the most frequent first."""
    groups: dict[_Kind, dict[int, StagedFamily]] = defaultdict(dict)
    messages: dict[str, str] = {}
    for family in _waiting(roll):
        for kind, problem in _mended_together(family.problems):
            groups[kind][family.pk] = family
            messages[kind[0]] = f"{problem['message']}{problem['remedy']}"
    found = [
        EqualFaults(code, value, messages[code], tuple(families.values()))
        for (code, value), families in groups.items()
        if len(families) > 1
    ]
    return sorted(found, key=lambda group: -len(group.families))


def has_equal_faults(roll: RollFile) -> bool:
    """Whether two families share a fault that can be mended together; reads no more of them than needed."""
    seen: set[_Kind] = set()
    for problems in _waiting(roll).values_list("problems", flat=True).iterator(_READ_AT_ONCE):
        kinds = {kind for kind, _problem in _mended_together(problems)}
        if kinds & seen:
            return True
        seen |= kinds
    return False


def _waiting(roll: RollFile) -> QuerySet[StagedFamily]:
    return StagedFamily.objects.filter(roll=roll).exclude(status=StagedFamily.Status.READY)


def _mended_together(problems: list[FamilyData]) -> Iterator[tuple[_Kind, FamilyData]]:
    """Yield the faults of a family that others may have as well, with their kind."""
    for problem in problems:
        code = problem["code"]
        is_own = (
            code in HARMLESS_FAULTS or code in NUMBER_FAULTS or code in REGISTRY_FAULTS - CORRECTED_BY_CHOICE.keys()
        )
        if problem["severity"] == "fault" and not is_own:
            yield (code, problem["value"] if code in CORRECTED_BY_CHOICE else ""), problem


@action("roll.correct_families")
def correct_equal_faults(*, by: User, roll: RollFile, code: str, value: str, chosen: str = "", why: str = "") -> int:
    """Mend one fault of all families that have it: by the ``chosen`` value, or by accepting it with a reason.

    Accepting concerns only families without another fault; the others stay faulty.

    Returns:
        The number of families that are ready now.
    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired
        NothingToImport: no two families have this fault.
    """
    locked = lock_roll_for(by, roll, "correct_family")
    group = next((one for one in equal_faults(locked) if (one.code, one.value) == (code, value)), None)
    if group is None:
        raise NothingToImport(_("没有两户以上有这个问题，可能已经核对过了。"))
    if not (chosen if group.correction else why.strip()):
        message = _("请选定。") if group.correction else _("请写明核对的情况。")
        raise ReasonRequired(message, **{"chosen" if group.correction else "why": message})
    corrections: dict[str, Any] = {group.correction: chosen} if group.correction else {}
    ready = 0
    for family in group.families:
        if group.correction or blocking_faults(family.problems) == {code}:
            apply_corrections(family, locked, corrections, "" if group.correction else why)
            ready += family.status == StagedFamily.Status.READY
    record(
        _("成批核对花名册“{name}”{number}户同样的问题（{message}）：{ready}户可导入。").format(
            name=locked.attachment.name, number=len(group.families), message=group.message[:120], ready=ready
        ),
        subject=locked,
        village_code=locked.village_code,
        why=why.strip(),
        new={"code": code, "chosen": chosen, "rows": [family.row for family in group.families][:500]},
    )
    return ready
