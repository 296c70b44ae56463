"""Upload a roll, stage its families, correct them, and confirm or discard the import."""

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
from doudi.core.encryption import with_keys
from doudi.core.jobs.queue import enqueue, job_handler
from doudi.core.process import TransitionTable, lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import OutsideScope
from doudi.registry.household_accounts.actions import take_over_household_accounts
from doudi.registry.refusals import LegacyBasisRequired
from doudi.registry.roll_import import registry_comparison, registry_writer
from doudi.registry.roll_import.column_choices import column_choices_for, save_column_choices
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.registry.roll_import.refusals import BirthDateRequired, FaultsRemain, NothingToImport, SexRequired
from doudi.registry.roll_import.staged_families import (
    ACCOUNT_FAULTS,
    FamilyData,
    family_data,
    has_money_difference,
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
NUMBER_FAULTS = (
    "id_precision_lost",
    "id_check_digit",
    "id_missing",
    "id_length",
    "id_characters",
    "id_birth_date",
)
"""Faults of an identity number, mended by typing it from the person's papers."""
REGISTRY_FAULTS = {"village_unknown", "class_missing", "outside_scope", "name_differs", "lives_elsewhere", "has_died"}
"""Faults that are checked again with every correction and never accepted with a reason alone."""


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


def upload_roll(*, by: User, name: str, content: bytes, township_code: str) -> RollFile:
    """Store a roll and enqueue its reading; the two actions have an audit entry each.

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
    """Read the file, check every family and compare it with the registry; then store all staged families."""
    roll_file = RollFile.objects.select_related("attachment").get(pk=roll)
    workbook = _read(roll_file, by)
    if workbook is None:
        return
    staged: list[StagedFamily] = []
    read: list[FamilyData] = []
    summaries = []
    sheets = [sheet for sheet in workbook.sheets if sheet.kind == "roll"]
    total = sum(len(sheet.families) for sheet in sheets)
    if total > _MOST_FAMILIES:
        why = _("花名册有{number}户，一次最多{most}户，请按村分开上传。").format(number=total, most=_MOST_FAMILIES)
        mark_roll_unreadable(by=by, roll=roll_file, why=why)
        return
    extract = registry_comparison.registry_extract(
        person.id_number or "" for sheet in sheets for family in sheet.families for person in family.persons
    )
    for sheet in workbook.sheets:
        summaries.append(sheet_summary(sheet))
        if sheet.kind != "roll":
            continue
        problems_by_row: dict[int, list[Any]] = {}
        for problem in sheet.problems:
            problems_by_row.setdefault(problem.row, []).append(problem_data(problem, sheet))
        for family in sheet.families:
            data = family_data(sheet, family, roll_file.township_code)
            problems = [problem for row in family.rows for problem in problems_by_row.get(row, [])]
            read.append(data)
            staged.append(_staged(roll_file, sheet.name, family.first_row, data, problems, extract))
            progress(len(staged), total)
    stage_roll(
        by=by,
        roll=roll_file,
        sheets=summaries,
        families=staged,
        absent_people=registry_comparison.people_absent_from_roll(read, roll_file.township_code),
    )


def _read(roll: RollFile, by: User) -> Workbook | None:
    """The workbook; None where it cannot be read, and the roll is then marked so."""
    from doudi.files.spreadsheet_reader import UnreadableFileError
    from doudi.rolls.check.duplicates import mark_duplicates
    from doudi.rolls.law import RuleBookLaw
    from doudi.rolls.read.files import read_roll_file

    with tempfile.TemporaryDirectory(prefix="doudi-") as folder:
        path = Path(folder) / roll.attachment.name
        path.write_bytes(file_storage.read(roll.attachment.key))
        try:
            workbook = read_roll_file(path, law=RuleBookLaw(), chosen_meanings=column_choices_for(roll))
            return mark_duplicates([workbook])[0]
        except UnreadableFileError as error:
            mark_roll_unreadable(by=by, roll=roll, why=f"{error.skipped.message}{error.skipped.remedy}")
            return None


def _staged(
    roll: RollFile,
    sheet: str,
    row: int,
    data: FamilyData,
    problems: list[Any],
    extract: registry_comparison.RegistryExtract,
) -> StagedFamily:
    change, differences, from_register = registry_comparison.compare_family(data, extract)
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
        **registry_comparison.cards_of_family(data, extract),
        status=staged_status(problems),
        has_money_difference=has_money_difference(problems),
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
    """Store the staged families, replacing those of an earlier reading."""
    StagedFamily.objects.filter(roll=roll).delete()
    with_keys(families)
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
    """Store the meanings of columns for the township and enqueue another reading of the roll.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    roll = lock_roll_for(by, roll, "set_column_meanings")
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
    """Mark a roll as unreadable, with the reason."""
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
    """Correct values of a staged family, or accept its other faults with a reason.

    ``corrections`` may hold ``id_numbers`` (row to number), ``born`` and ``sexes`` (by row, of those without a number),
    ``bank_account``, ``village_code``, ``dibao_class``.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, FaultsRemain
        BirthDateRequired: a person has neither an identity number nor a date of birth.
        SexRequired: a date of birth is given for a person of whom nothing tells the sex.
    """
    roll = lock_roll_for(by, family.roll, "correct_family")
    apply_corrections(family, roll, corrections, why)
    record(
        _("核对花名册“{name}”第{row}行{head}一户：{status}。").format(
            name=roll.attachment.name, row=family.row, head=family.head_name, status=family.get_status_display()
        ),
        subject=roll,
        village_code=family.village_code,
        why=family.acceptance_reason,
    )


def apply_corrections(family: StagedFamily, roll: RollFile, corrections: dict[str, Any], why: str) -> None:
    """Change the values of a family, check it again and save it; see ``correct_staged_family``.

    Raises:
        FaultsRemain, BirthDateRequired, SexRequired
    """
    data = family.data
    corrected: set[tuple[int, str]] = set()
    for row, number in corrections.get("id_numbers", {}).items():
        _correct_number(data, int(row), number)
        corrected |= {(int(row), code) for code in NUMBER_FAULTS}
    for person in data["persons"]:
        row = str(person["row"])
        if not person["id_number"] and corrections.get("born", {}).get(row):
            person["birth_date"] = corrections["born"][row].isoformat()
            sex = corrections.get("sexes", {}).get(row)
            if not sex and not person.get("is_sex_known", True):
                message = _("{name}没有身份证号，请选择性别。").format(name=person["name"])
                raise SexRequired(message, **{f"sex_{row}": message})
            person["sex"] = sex or person["sex"]
        if why.strip() and not person["id_number"] and not person["birth_date"]:
            message = _("{name}没有身份证号，请填出生日期。").format(name=person["name"])
            raise BirthDateRequired(message, **{f"born_{row}": message})
    if corrections.get("bank_account"):
        data["bank_account"] = compact(corrections["bank_account"])
    if corrections.get("village_code"):
        data["village_code"], data["village_found"] = corrections["village_code"], True
    if corrections.get("dibao_class"):
        data["dibao_class"] = corrections["dibao_class"]
    codes = ACCOUNT_FAULTS if corrections.get("bank_account") else frozenset()
    remaining = [
        problem
        for problem in family.problems
        if (problem["row"], problem["code"]) not in corrected and problem["code"] not in codes
    ]
    extract = registry_comparison.registry_extract(person["id_number"] for person in data["persons"])
    family.change, family.differences, from_register = registry_comparison.compare_family(data, extract)
    remaining = [problem for problem in remaining if problem["code"] not in REGISTRY_FAULTS]
    family.problems = remaining + registry_problems(data, roll.township_code) + from_register
    family.has_money_difference = has_money_difference(family.problems)
    family.acceptance_reason = why.strip()[:200]
    blocking = {problem["code"] for problem in family.problems} & REGISTRY_FAULTS
    family.status = staged_status(family.problems, accepted=bool(family.acceptance_reason) and not blocking)
    for name, value in registry_comparison.cards_of_family(data, extract).items():
        setattr(family, name, value)
    family.village_code, family.sealed = data["village_code"], json.dumps(data, ensure_ascii=False)
    family.save()


def _correct_number(data: FamilyData, row: int, number: str) -> None:
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
    """Discard a roll; the registry is not changed.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    roll = lock_roll_for(by, roll, "discard")
    StagedFamily.objects.filter(roll=roll).delete()
    roll.state, roll.closed_by, roll.closed_at = TRANSITIONS.target(roll.state, "discard"), by, timezone.now()
    roll.save(update_fields=["state", "closed_by", "closed_at"])
    record(
        _("放弃导入花名册“{name}”。").format(name=roll.attachment.name), subject=roll, village_code=roll.village_code
    )


@action("roll.confirm")
def confirm_roll(
    *, by: User, roll: RollFile, changes: frozenset[str], legacy_basis: str, household_payment: bool = False
) -> registry_writer.ImportCounts:
    """Import the staged families that are ready; ``changes`` are the kinds of change to import (new, changed).

    Faulty and duplicate families are left out. People of the registry who are not on the roll are listed, never ended
    by an import. No award is granted without a decision (MCA57-28): ``legacy_basis`` states when and by whom these
    were decided before, and the second person is not the one who uploaded the roll. With ``household_payment`` all
    members of these households are paid into the card of the head, as the roll with one card per household says.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, NothingToImport, SecondPersonRequired,
        LegacyBasisRequired
    """
    roll = lock_roll_for(by, roll, "confirm")
    own = _("花名册由您上传，请另一人（如乡镇负责人）核对后确认导入。")
    refuse_same_person(by, roll.uploaded_by_id, sentence=own)
    if not legacy_basis.strip():
        message = _("请写明这些待遇以前由谁、什么时候审批；新的待遇请按申请办理。")
        raise LegacyBasisRequired(message, basis=message)
    families = list(StagedFamily.objects.filter(roll=roll, status=StagedFamily.Status.READY, change__in=changes))
    if not families:
        raise NothingToImport(_("没有选中可以导入的家庭。"))
    counts = registry_writer.write_families(families, roll, by)
    roll.state, roll.closed_by, roll.closed_at = TRANSITIONS.target(roll.state, "confirm"), by, timezone.now()
    roll.legacy_basis = legacy_basis.strip()[:200]
    roll.save(update_fields=["state", "closed_by", "closed_at", "legacy_basis"])
    if household_payment and roll.uploaded_by is not None:
        take_over_household_accounts(
            by=by,
            proposed_by=roll.uploaded_by,
            households=counts.households,
            proof=roll.attachment,
            basis=_("花名册“{name}”一户一卡").format(name=roll.attachment.name),
        )
    record(
        _("导入花名册“{name}”：{households}户，新登记{people}人，新增待遇{awards}项，变更{changed}项。").format(
            name=roll.attachment.name,
            households=len(families),
            people=counts.people,
            awards=counts.awards,
            changed=counts.changed,
        ),
        subject=roll,
        village_code=roll.village_code,
        why=roll.legacy_basis,
        new={
            "families": len(families),
            "people": counts.people,
            "awards": counts.awards,
            "changed": counts.changed,
            "file": roll.attachment.sha256,
        },
    )
    return counts


def lock_roll_for(by: User, roll: RollFile, verb: str) -> RollFile:
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


@action("roll.show_rows")
def record_rows_shown(*, by: User, family: StagedFamily) -> None:
    """Record that somebody looked at the rows of a family with whole numbers in them."""
    require_permission(by, Permission.IMPORT_ROLLS)
    record(
        _("查看花名册“{name}”第{row}行一户的原表内容。").format(name=family.roll.attachment.name, row=family.row),
        subject=family.roll,
        village_code=family.village_code,
    )
