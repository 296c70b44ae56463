"""Handing a roll in, staging it, mending what is wrong, and confirming."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import file_storage
from doudi.core.attachments.actions import store_attachment
from doudi.core.audit.trail import action, record
from doudi.core.divisions.models import TOWNSHIP_DIGITS, VILLAGE_DIGITS
from doudi.core.divisions.scope import contains
from doudi.core.jobs.queue import enqueue, job_handler
from doudi.core.process import TransitionTable, lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import OutsideScope, Refused
from doudi.registry.refusals import LegacyBasisRequired
from doudi.registry.roll_import import registry_comparison, registry_writer
from doudi.registry.roll_import.column_choices import column_choices_for, save_column_choices
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.registry.roll_import.staged_families import (
    family_data,
    problem_data,
    registry_problems,
    sheet_summary,
    staged_status,
)
from doudi.rolls.model import Workbook
from doudi.values.identity_number import IdentityNumber, IdentityNumberError
from doudi.values.text import compact

_MOST_FAMILIES = 200_000
_WRITE_AT_ONCE = 2_000
_NUMBER_FAULTS = (
    "id_precision_lost",
    "id_check_digit",
    "id_missing",
    "id_length",
    "id_characters",
    "id_birth_date",
)
_ASKED_ANEW = {"village_unknown", "class_missing", "outside_scope", "name_differs", "lives_elsewhere", "has_died"}
"""Judged again at every mending, and never accepted with a reason alone."""


_State = RollFile.State
TRANSITIONS = TransitionTable(
    {
        (_State.STAGED, "set_column_meanings"): _State.READING,
        (_State.UNREADABLE, "set_column_meanings"): _State.READING,
        (_State.STAGED, "correct_family"): _State.STAGED,
        (_State.STAGED, "confirm"): _State.CONFIRMED,
        (_State.STAGED, "discard"): _State.DISCARDED,
    }
)


class FaultsRemain(Refused):
    code = "faults_remain"


class BirthDateRequired(Refused):
    code = "birth_date_required"


class NothingToImport(Refused):
    code = "nothing_to_import"


def upload_roll(*, by: User, name: str, content: bytes, township_code: str) -> RollFile:
    """Keep the file and ask for it to be read. Two acts, each with its sentence.

    Raises:
        PermissionRequired, OutsideScope, EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.IMPORT_ROLLS)
    if len(township_code) != TOWNSHIP_DIGITS or not contains(by.scope, township_code):
        raise OutsideScope(_("请选择您辖区内的乡镇。"), township=_("请选择您辖区内的乡镇。"))
    village_code = township_code.ljust(VILLAGE_DIGITS, "0")
    attachment = store_attachment(by=by, name=name, content=content, kind="roll", village_code=village_code)
    roll = RollFile.objects.create(attachment=attachment, village_code=village_code, uploaded_by=by)
    roll.job = enqueue("roll_import.stage", by=by, roll=roll.pk)
    roll.save(update_fields=["job"])
    return roll


@job_handler("roll_import.stage")
def stage_roll_job(*, by: User, progress: Callable[[int, int], None], roll: int) -> None:
    """Read the file, judge every family, compare with the register; then write it all at once."""
    locked = RollFile.objects.select_related("attachment").get(pk=roll)
    workbook = _read(locked, by)
    if workbook is None:
        return
    staged: list[StagedFamily] = []
    every: list[dict[str, Any]] = []
    summaries = []
    sheets = [sheet for sheet in workbook.sheets if sheet.kind == "roll"]
    total = sum(len(sheet.families) for sheet in sheets)
    if total > _MOST_FAMILIES:
        why = _("花名册有{number}户，一次最多{most}户，请按村分开上传。").format(number=total, most=_MOST_FAMILIES)
        mark_roll_unreadable(by=by, roll=locked, why=why)
        return
    register = registry_comparison.registry_extract(
        person.id_number or "" for sheet in sheets for family in sheet.families for person in family.persons
    )
    for sheet in workbook.sheets:
        summaries.append(sheet_summary(sheet))
        if sheet.kind != "roll":
            continue
        by_row: dict[int, list[Any]] = {}
        for problem in sheet.problems:
            by_row.setdefault(problem.row, []).append(problem_data(problem, sheet))
        for family in sheet.families:
            data = family_data(sheet, family, locked.township_code)
            problems = [problem for row in family.rows for problem in by_row.get(row, [])]
            every.append(data)
            staged.append(_staged(locked, sheet.name, family.first_row, data, problems, register))
            progress(len(staged), total)
    stage_roll(
        by=by,
        roll=locked,
        sheets=summaries,
        families=staged,
        absent_people=registry_comparison.people_absent_from_roll(every, locked.township_code),
    )


def _read(roll: RollFile, by: User) -> Workbook | None:
    """The workbook, or None where it cannot be read, which is noted."""
    from doudi.files.spreadsheet_reader import UnreadableFileError
    from doudi.rolls.check.duplicates import mark_duplicates
    from doudi.rolls.law import RuleBookLaw
    from doudi.rolls.read.files import read_roll_file

    with tempfile.TemporaryDirectory(prefix="doudi-") as folder:
        path = Path(folder) / roll.attachment.name
        path.write_bytes(file_storage.read(roll.attachment.key))
        try:
            return mark_duplicates([read_roll_file(path, law=RuleBookLaw(), chosen_meanings=column_choices_for(roll))])[
                0
            ]
        except UnreadableFileError as error:
            mark_roll_unreadable(by=by, roll=roll, why=f"{error.skipped.message}{error.skipped.remedy}")
            return None


def _staged(
    roll: RollFile,
    sheet: str,
    row: int,
    data: dict[str, Any],
    problems: list[Any],
    register: registry_comparison.RegistryExtract,
) -> StagedFamily:
    change, differences, from_register = registry_comparison.compare_family(data, register)
    problems = problems + registry_problems(data, roll.township_code) + from_register
    persons = data["persons"]
    return StagedFamily(
        roll=roll,
        sheet=sheet[:60],
        row=row,
        head_name=(persons[0]["name"] if persons else "")[:40],
        village_code=data["village_code"],
        people=len(persons),
        month_fen=data["month_fen"],
        status=staged_status(problems),
        change=change,
        problems=problems,
        differences=differences,
        sealed=json.dumps(data, ensure_ascii=False),
    )


@action("roll.stage")
def stage_roll(
    *,
    by: User,  # noqa: ARG001 - read by the decorator
    roll: RollFile,
    sheets: list[Any],
    families: list[StagedFamily],
    absent_people: list[Any],
) -> None:
    """Write what was read. Beginning again after a break leaves no second copy."""
    StagedFamily.objects.filter(roll=roll).delete()
    StagedFamily.objects.bulk_create(families, batch_size=_WRITE_AT_ONCE)
    roll.sheets, roll.absent_people, roll.state = sheets, absent_people, RollFile.State.STAGED
    if not families:
        roll.state, roll.message = RollFile.State.UNREADABLE, _("文件里没有认出花名册。")
    roll.save(update_fields=["sheets", "absent_people", "state", "message"])
    record(
        _("读取花名册“{name}”：{families}户。").format(name=roll.attachment.name, families=len(families)),
        subject=roll,
        village_code=roll.village_code,
    )


@action("roll.set_column_meanings")
def set_column_meanings(*, by: User, roll: RollFile, column_choices: dict[str, str]) -> None:
    """Read the roll once more with columns as the officer says; his office's later rolls are read so too.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    roll = _lock_roll_for(by, roll, "set_column_meanings")
    changed = save_column_choices(roll, column_choices, by)
    roll.column_choices, roll.state, roll.message = column_choices, RollFile.State.READING, ""
    roll.job = enqueue("roll_import.stage", by=by, roll=roll.pk)
    roll.save(update_fields=["column_choices", "state", "message", "job"])
    record(
        _("改花名册“{name}”的列，重新读取。").format(name=roll.attachment.name),
        subject=roll,
        village_code=roll.village_code,
        new=changed,
    )


@action("roll.mark_unreadable")
def mark_roll_unreadable(*, by: User, roll: RollFile, why: str) -> None:  # noqa: ARG001 - read by the decorator
    """Note that a file cannot be read."""
    roll.state, roll.message = RollFile.State.UNREADABLE, why[:300]
    roll.save(update_fields=["state", "message"])
    record(
        _("花名册“{name}”读不出来。").format(name=roll.attachment.name),
        subject=roll,
        why=why[:300],
        village_code=roll.village_code,
    )


@action("roll.correct_family")
def correct_staged_family(*, by: User, family: StagedFamily, corrections: dict[str, Any], why: str = "") -> None:
    """Put right what was read wrongly: numbers by row, the card, the village; or accept the rest with a reason.

    ``corrections`` may hold ``id_numbers`` (row to number), ``born`` and ``sexes`` (by row, of those without a number),
    ``bank_account``, ``village_code``, ``dibao_class``.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, FaultsRemain
        BirthDateRequired: somebody without a number is to be taken, and nobody said when he was born.
    """
    roll = _lock_roll_for(by, family.roll, "correct_family")
    data = family.data
    settled: set[tuple[int, str]] = set()
    for row, number in corrections.get("id_numbers", {}).items():
        _correct_number(data, int(row), number)
        settled |= {(int(row), code) for code in _NUMBER_FAULTS}
    for person in data["persons"]:
        row = str(person["row"])
        if not person["id_number"] and corrections.get("born", {}).get(row):
            person["birth_date"] = corrections["born"][row].isoformat()
            person["sex"] = corrections.get("sexes", {}).get(row) or person["sex"]
        if why.strip() and not person["id_number"] and not person["birth_date"]:
            message = _("{name}没有身份证号，请填出生日期。").format(name=person["name"])
            raise BirthDateRequired(message, **{f"born_{row}": message})
    if corrections.get("bank_account"):
        data["bank_account"] = compact(corrections["bank_account"])
    if corrections.get("village_code"):
        data["village_code"], data["village_found"] = corrections["village_code"], True
    if corrections.get("dibao_class"):
        data["dibao_class"] = corrections["dibao_class"]
    codes = {"bank_account_length"} if corrections.get("bank_account") else set()
    left = [one for one in family.problems if (one["row"], one["code"]) not in settled and one["code"] not in codes]
    register = registry_comparison.registry_extract(person["id_number"] for person in data["persons"])
    family.change, family.differences, from_register = registry_comparison.compare_family(data, register)
    left = [one for one in left if one["code"] not in _ASKED_ANEW]
    family.problems = left + registry_problems(data, roll.township_code) + from_register
    family.acceptance_reason = why.strip()[:200]
    blocking = {one["code"] for one in family.problems} & _ASKED_ANEW
    family.status = staged_status(family.problems, accepted=bool(family.acceptance_reason) and not blocking)
    family.village_code, family.sealed = data["village_code"], json.dumps(data, ensure_ascii=False)
    family.save()
    record(
        _("核对花名册“{name}”第{row}行{head}一户：{status}。").format(
            name=roll.attachment.name, row=family.row, head=family.head_name, status=family.get_status_display()
        ),
        subject=roll,
        village_code=family.village_code,
        why=family.acceptance_reason,
    )


def _correct_number(data: dict[str, Any], row: int, number: str) -> None:
    try:
        identity = IdentityNumber.parse(number)
    except IdentityNumberError as error:
        raise FaultsRemain(error.message, **{f"id_{row}": error.message}) from None
    for person in data["persons"]:
        if person["row"] == row:
            person["id_number"], person["sex"] = identity.text, identity.sex
            person["birth_date"] = identity.birth_date.isoformat()


@action("roll.discard")
def discard_roll(*, by: User, roll: RollFile) -> None:
    """Let it go; nothing of it came into the register."""
    roll = _lock_roll_for(by, roll, "discard")
    StagedFamily.objects.filter(roll=roll).delete()
    roll.state, roll.closed_by, roll.closed_at = TRANSITIONS.target(roll.state, "discard"), by, timezone.now()
    roll.save(update_fields=["state", "closed_by", "closed_at"])
    record(
        _("放弃导入花名册“{name}”。").format(name=roll.attachment.name), subject=roll, village_code=roll.village_code
    )


@action("roll.confirm")
def confirm_roll(
    *, by: User, roll: RollFile, changes: frozenset[str], legacy_basis: str
) -> registry_writer.ImportCounts:
    """Bring the families that are ready into the register: ``changes`` are the kinds (new, changed) to apply.

    Faulty and duplicate families stay out; those absent_people from the roll are listed, never ended by an import.
    Nobody is
    taken into an award without a decision (MCA57-28): ``legacy_basis`` says when and by whom these were decided
    before, and who confirms is not who handed the roll in.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, NothingToImport, SecondPersonRequired,
        LegacyBasisRequired
    """
    roll = _lock_roll_for(by, roll, "confirm")
    own = _("花名册由您上传，请另一人（如乡镇负责人）核对后确认导入。")
    refuse_same_person(by, roll.uploaded_by_id, sentence=own)
    if not legacy_basis.strip():
        message = _("请写明这些待遇以前由谁、什么时候审批；新的待遇请按申请办理。")
        raise LegacyBasisRequired(message, basis=message)
    families = list(StagedFamily.objects.filter(roll=roll, status=StagedFamily.Status.READY, change__in=changes))
    if not families:
        raise NothingToImport(_("没有选中可以导入的家庭。"))
    applied = registry_writer.apply(families, roll, by)
    roll.state, roll.closed_by, roll.closed_at = TRANSITIONS.target(roll.state, "confirm"), by, timezone.now()
    roll.legacy_basis = legacy_basis.strip()[:200]
    roll.save(update_fields=["state", "closed_by", "closed_at", "legacy_basis"])
    record(
        _("导入花名册“{name}”：{households}户，新登记{people}人，新增待遇{awards}项，变更{changed}项。").format(
            name=roll.attachment.name,
            households=len(families),
            people=applied.people,
            awards=applied.awards,
            changed=applied.changed,
        ),
        subject=roll,
        village_code=roll.village_code,
        why=roll.legacy_basis,
        new={
            "families": len(families),
            "people": applied.people,
            "awards": applied.awards,
            "changed": applied.changed,
            "file": roll.attachment.sha256,
        },
    )
    return applied


def _lock_roll_for(by: User, roll: RollFile, verb: str) -> RollFile:
    """Lock a roll of the user's area for a verb.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    require_permission(by, Permission.IMPORT_ROLLS)
    outside = OutsideScope(_("这份花名册不在您的辖区内。"))
    locked = lock_row(RollFile.objects.visible_to(by), roll.pk, missing=outside)
    sentence = _("这份花名册{state}，不能再改。").format(state=locked.get_state_display())
    refuse_transition(TRANSITIONS, locked.state, verb, sentence)
    return locked


@action("roll.download_faults")
def record_faults_download(*, by: User, roll: RollFile) -> None:
    """Faulty rows leave the system as a file, with whole numbers in them."""
    require_permission(by, Permission.IMPORT_ROLLS)
    record(
        _("下载花名册“{name}”的问题清单。").format(name=roll.attachment.name),
        subject=roll,
        village_code=roll.village_code,
    )
