"""Equal faults of many families of a roll, mended in one act with one reason."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.refusals import ReasonRequired
from doudi.registry.roll_import.actions import REGISTRY_FAULTS, apply_corrections, lock_roll_for
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.registry.roll_import.refusals import NothingToImport
from doudi.rolls.problems import HARMLESS_FAULTS

CORRECTED_BY_CHOICE = {"village_unknown": "village_code", "class_missing": "dibao_class"}
"""Faults that one chosen value mends, and the name of the correction."""
_OF_ONE_PERSON = {"id_precision_lost", "id_check_digit", "id_missing", "id_length", "id_characters", "id_birth_date"}
"""Faults that only a look at each person's papers mends."""


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
    groups: dict[tuple[str, str], dict[int, StagedFamily]] = defaultdict(dict)
    messages: dict[str, str] = {}
    waiting = StagedFamily.objects.filter(roll=roll).exclude(status=StagedFamily.Status.READY)
    for family in waiting:
        for problem in family.problems:
            code = problem["code"]
            if problem["severity"] != "fault" or code in HARMLESS_FAULTS | _OF_ONE_PERSON:
                continue
            if code in REGISTRY_FAULTS and code not in CORRECTED_BY_CHOICE:
                continue
            value = problem["value"] if code in CORRECTED_BY_CHOICE else ""
            groups[code, value][family.pk] = family
            messages[code] = f"{problem['message']}{problem['remedy']}"
    found = [
        EqualFaults(code, value, messages[code], tuple(families.values()))
        for (code, value), families in groups.items()
        if len(families) > 1
    ]
    return sorted(found, key=lambda group: -len(group.families))


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
        is_only_fault = {p["code"] for p in family.problems if p["severity"] == "fault"} - HARMLESS_FAULTS == {code}
        if group.correction or is_only_fault:
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
