"""Handing a roll in, staging it, mending what is wrong, and confirming."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.actions import require
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import store
from doudi.core.attachments.actions import hand_in
from doudi.core.audit.actions import action, record
from doudi.core.divisions.models import TOWNSHIP_DIGITS, VILLAGE_DIGITS
from doudi.core.divisions.scope import contains
from doudi.core.jobs.actions import ask, work
from doudi.core.refusals import Refused
from doudi.registry.intake import applying, comparing
from doudi.registry.intake.columns import remember_columns, told_for
from doudi.registry.intake.models import RollFile, StagedFamily
from doudi.registry.intake.staging import extra_problems, family_data, problem_data, sheet_summary, status_of
from doudi.registry.refusals import LegacyBasisIsNeeded, SecondPersonIsNeeded
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
_ASKED_ANEW = {"village_unknown", "class_missing", "other_township", "name_differs", "lives_elsewhere", "has_died"}
"""Judged again at every mending, and never accepted with a reason alone."""


class OtherTownship(Refused):
    code = "other_township"


class NotStaged(Refused):
    code = "not_staged"


class StillFaulty(Refused):
    code = "still_faulty"


class BirthDateIsNeeded(Refused):
    code = "birth_date_is_needed"


class NothingReady(Refused):
    code = "nothing_ready"


def hand_in_roll(*, by: User, name: str, content: bytes, township_code: str) -> RollFile:
    """Keep the file and ask for it to be read. Two acts, each with its sentence.

    Raises:
        NotAllowed, OtherTownship, EmptyFile, FileTooLarge, WrongFileType
    """
    require(by, Permission.IMPORT_ROLLS)
    if len(township_code) != TOWNSHIP_DIGITS or not contains(by.scope, township_code):
        raise OtherTownship(_("请选择您辖区内的乡镇。"), township=_("请选择您辖区内的乡镇。"))
    village_code = township_code.ljust(VILLAGE_DIGITS, "0")
    attachment = hand_in(by=by, name=name, content=content, kind="roll", village_code=village_code)
    roll = RollFile.objects.create(attachment=attachment, village_code=village_code, handed_in_by=by)
    roll.job = ask("intake.stage", by=by, roll=roll.pk)
    roll.save(update_fields=["job"])
    return roll


@work("intake.stage")
def stage_in_background(*, by: User, progress: Callable[[int, int], None], roll: int) -> None:
    """Read the file, judge every family, compare with the register; then write it all at once."""
    held = RollFile.objects.select_related("attachment").get(pk=roll)
    workbook = _read(held, by)
    if workbook is None:
        return
    staged: list[StagedFamily] = []
    every: list[dict[str, Any]] = []
    summaries = []
    sheets = [sheet for sheet in workbook.sheets if sheet.kind == "roll"]
    total = sum(len(sheet.families) for sheet in sheets)
    if total > _MOST_FAMILIES:
        why = _("花名册有{number}户，一次最多{most}户，请按村分开上传。").format(number=total, most=_MOST_FAMILIES)
        give_up_roll(by=by, roll=held, why=why)
        return
    register = comparing.register_of(
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
            data = family_data(sheet, family, held.township_code)
            problems = [problem for row in family.rows for problem in by_row.get(row, [])]
            every.append(data)
            staged.append(_staged(held, sheet.name, family.first_row, data, problems, register))
            progress(len(staged), total)
    stage_roll(by=by, roll=held, sheets=summaries, families=staged, gone=comparing.gone_from(every, held.township_code))


def _read(roll: RollFile, by: User) -> Workbook | None:
    """The workbook, or None where it cannot be read, which is noted."""
    from doudi import policy
    from doudi.rolls.duplicates import with_duplicates
    from doudi.rolls.raw_files import UnreadableFileError
    from doudi.rolls.reading import read_workbook

    with tempfile.TemporaryDirectory(prefix="doudi-") as folder:
        path = Path(folder) / roll.attachment.name
        path.write_bytes(store.read(roll.attachment.key))
        try:
            return with_duplicates([read_workbook(path, law=policy, told=told_for(roll))])[0]  # type: ignore[arg-type]  # the package answers as its front door
        except UnreadableFileError as error:
            give_up_roll(by=by, roll=roll, why=f"{error.skipped.message}{error.skipped.remedy}")
            return None


def _staged(
    roll: RollFile, sheet: str, row: int, data: dict[str, Any], problems: list[Any], register: comparing.Register
) -> StagedFamily:
    change, differences, from_register = comparing.compared(data, register)
    problems = problems + extra_problems(data, roll.township_code) + from_register
    persons = data["persons"]
    return StagedFamily(
        roll=roll,
        sheet=sheet[:60],
        row=row,
        head_name=(persons[0]["name"] if persons else "")[:40],
        village_code=data["village_code"],
        people=len(persons),
        month_fen=data["month_fen"],
        status=status_of(problems),
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
    gone: list[Any],
) -> None:
    """Write what was read. Beginning again after a break leaves no second copy."""
    StagedFamily.objects.filter(roll=roll).delete()
    StagedFamily.objects.bulk_create(families, batch_size=_WRITE_AT_ONCE)
    roll.sheets, roll.gone, roll.state = sheets, gone, RollFile.State.STAGED
    if not families:
        roll.state, roll.message = RollFile.State.UNREADABLE, _("文件里没有认出花名册。")
    roll.save(update_fields=["sheets", "gone", "state", "message"])
    record(
        _("读取花名册“{name}”：{families}户。").format(name=roll.attachment.name, families=len(families)),
        subject=roll,
        village_code=roll.village_code,
    )


@action("roll.read_columns")
def read_columns_as(*, by: User, roll: RollFile, told: dict[str, str]) -> None:
    """Read the roll once more with columns as the officer says; his office's later rolls are read so too.

    Raises:
        NotAllowed, OtherTownship, NotStaged
    """
    roll = _own_staged(by, roll, RollFile.State.STAGED, RollFile.State.UNREADABLE)
    changed = remember_columns(roll, told, by)
    roll.told, roll.state, roll.message = told, RollFile.State.READING, ""
    roll.job = ask("intake.stage", by=by, roll=roll.pk)
    roll.save(update_fields=["told", "state", "message", "job"])
    record(
        _("改花名册“{name}”的列，重新读取。").format(name=roll.attachment.name),
        subject=roll,
        village_code=roll.village_code,
        new=changed,
    )


@action("roll.give_up")
def give_up_roll(*, by: User, roll: RollFile, why: str) -> None:  # noqa: ARG001 - read by the decorator
    """Note that a file cannot be read."""
    roll.state, roll.message = RollFile.State.UNREADABLE, why[:300]
    roll.save(update_fields=["state", "message"])
    record(
        _("花名册“{name}”读不出来。").format(name=roll.attachment.name),
        subject=roll,
        why=why[:300],
        village_code=roll.village_code,
    )


@action("roll.mend")
def mend_family(*, by: User, family: StagedFamily, mended: dict[str, Any], why: str = "") -> None:
    """Put right what was read wrongly: numbers by row, the card, the village; or accept the rest with a reason.

    ``mended`` may hold ``id_numbers`` (row to number), ``born`` and ``sexes`` (by row, of those without a number),
    ``bank_account``, ``village_code``, ``dibao_class``.

    Raises:
        NotAllowed, OtherTownship, NotStaged, StillFaulty
        BirthDateIsNeeded: somebody without a number is to be taken, and nobody said when he was born.
    """
    roll = _own_staged(by, family.roll)
    data = family.data
    settled: set[tuple[int, str]] = set()
    for row, number in mended.get("id_numbers", {}).items():
        _mend_number(data, int(row), number)
        settled |= {(int(row), code) for code in _NUMBER_FAULTS}
    for person in data["persons"]:
        row = str(person["row"])
        if not person["id_number"] and mended.get("born", {}).get(row):
            person["birth_date"] = mended["born"][row].isoformat()
            person["sex"] = mended.get("sexes", {}).get(row) or person["sex"]
        if why.strip() and not person["id_number"] and not person["birth_date"]:
            message = _("{name}没有身份证号，请填出生日期。").format(name=person["name"])
            raise BirthDateIsNeeded(message, **{f"born_{row}": message})
    if mended.get("bank_account"):
        data["bank_account"] = compact(mended["bank_account"])
    if mended.get("village_code"):
        data["village_code"], data["village_found"] = mended["village_code"], True
    if mended.get("dibao_class"):
        data["dibao_class"] = mended["dibao_class"]
    codes = {"bank_account_length"} if mended.get("bank_account") else set()
    left = [one for one in family.problems if (one["row"], one["code"]) not in settled and one["code"] not in codes]
    register = comparing.register_of(person["id_number"] for person in data["persons"])
    family.change, family.differences, from_register = comparing.compared(data, register)
    left = [one for one in left if one["code"] not in _ASKED_ANEW]
    family.problems = left + extra_problems(data, roll.township_code) + from_register
    family.accepted_why = why.strip()[:200]
    blocking = {one["code"] for one in family.problems} & _ASKED_ANEW
    family.status = status_of(family.problems, accepted=bool(family.accepted_why) and not blocking)
    family.village_code, family.sealed = data["village_code"], json.dumps(data, ensure_ascii=False)
    family.save()
    record(
        _("核对花名册“{name}”第{row}行{head}一户：{status}。").format(
            name=roll.attachment.name, row=family.row, head=family.head_name, status=family.get_status_display()
        ),
        subject=roll,
        village_code=family.village_code,
        why=family.accepted_why,
    )


def _mend_number(data: dict[str, Any], row: int, number: str) -> None:
    try:
        identity = IdentityNumber.parse(number)
    except IdentityNumberError as error:
        raise StillFaulty(error.message, **{f"id_{row}": error.message}) from None
    for person in data["persons"]:
        if person["row"] == row:
            person["id_number"], person["sex"] = identity.text, identity.sex
            person["birth_date"] = identity.birth_date.isoformat()


@action("roll.discard")
def discard_roll(*, by: User, roll: RollFile) -> None:
    """Let it go; nothing of it came into the register."""
    roll = _own_staged(by, roll)
    StagedFamily.objects.filter(roll=roll).delete()
    roll.state, roll.settled_by, roll.settled_at = RollFile.State.DISCARDED, by, timezone.now()
    roll.save(update_fields=["state", "settled_by", "settled_at"])
    record(
        _("放弃导入花名册“{name}”。").format(name=roll.attachment.name), subject=roll, village_code=roll.village_code
    )


@action("roll.confirm")
def confirm_roll(*, by: User, roll: RollFile, changes: frozenset[str], legacy_basis: str) -> applying.Applied:
    """Bring the families that are ready into the register: ``changes`` are the kinds (new, changed) to apply.

    Faulty and duplicate families stay out; those gone from the roll are listed, never ended by an import. Nobody is
    taken into an award without a decision (MCA57-28): ``legacy_basis`` says when and by whom these were decided
    before, and who confirms is not who handed the roll in.

    Raises:
        NotAllowed, OtherTownship, NotStaged, NothingReady, SecondPersonIsNeeded, LegacyBasisIsNeeded
    """
    roll = _own_staged(by, roll)
    if by.pk == roll.handed_in_by_id:
        raise SecondPersonIsNeeded(_("花名册由您上传，请另一人（如乡镇负责人）核对后确认导入。"))
    if not legacy_basis.strip():
        message = _("请写明这些待遇以前由谁、什么时候审批；新的待遇请按申请办理。")
        raise LegacyBasisIsNeeded(message, basis=message)
    families = list(StagedFamily.objects.filter(roll=roll, status=StagedFamily.Status.READY, change__in=changes))
    if not families:
        raise NothingReady(_("没有选中可以导入的家庭。"))
    applied = applying.apply(families, roll, by)
    roll.state, roll.settled_by, roll.settled_at = RollFile.State.CONFIRMED, by, timezone.now()
    roll.legacy_basis = legacy_basis.strip()[:200]
    roll.save(update_fields=["state", "settled_by", "settled_at", "legacy_basis"])
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


def _own_staged(by: User, roll: RollFile, *states: str) -> RollFile:
    """The roll, locked, if it is one's own and waits, or is in one of ``states``."""
    require(by, Permission.IMPORT_ROLLS)
    found = RollFile.objects.visible_to(by).filter(pk=roll.pk).select_for_update(of=("self",)).first()
    if found is None:
        raise OtherTownship(_("这份花名册不在您的辖区内。"))
    if found.state not in (states or (RollFile.State.STAGED,)):
        raise NotStaged(_("这份花名册{state}，不能再改。").format(state=found.get_state_display()))
    return found


@action("roll.download_faults")
def tell_of_download(*, by: User, roll: RollFile) -> None:
    """Faulty rows leave the system as a file, with whole numbers in them."""
    require(by, Permission.IMPORT_ROLLS)
    record(
        _("下载花名册“{name}”的问题清单。").format(name=roll.attachment.name),
        subject=roll,
        village_code=roll.village_code,
    )
