"""Identity numbers in a file: told as warnings, since a person with a wrong number may still be owed money."""

from __future__ import annotations

from typing import Any

from doudi.snapshot.faults import LIMIT, Fault, FaultList, shown
from doudi.snapshot.scans import Scan
from doudi.values.language import gettext as _

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB11643-2
_CHARACTERS = "10X98765432"


def _sound(number: str) -> str:
    """A condition: eighteen characters whose last one proves the others."""
    total = " + ".join(
        f"(ascii({number}[{place}]) - 48) * {weight}" for place, weight in enumerate(_WEIGHTS, start=1)
    )
    last = f"'{_CHARACTERS}'[({total}) % 11 + 1]"
    return f"(regexp_full_match({number}, '[0-9]{{17}}[0-9X]') AND {number}[18] = {last})"


def _checks() -> dict[str, tuple[str, str, str]]:
    """Each check by its code: the condition, what is wrong, what would be right."""
    number = "upper(id_number)"
    born = f"TRY_CAST({number}[7:10] || '-' || {number}[11:12] || '-' || {number}[13:14] AS DATE)"
    is_man = f"(ascii({number}[17]) % 2 = 1)"
    return {
        "id_check_digit": (
            f"NOT {_sound(number)}",
            _("公民身份号码不是18位，或校验码不对"),
            _("请对照身份证或户口簿核对"),
        ),
        "id_birth_date": (
            f"{_sound(number)} AND {born} IS DISTINCT FROM birth_date",
            _("号码里的出生日期与 birth_date 不一致"),
            _("请核对号码和出生日期"),
        ),
        "id_sex": (
            f"{_sound(number)} AND {is_man} <> (sex = 'male')",
            _("号码里的性别与 sex 不一致"),
            _("请核对号码和性别"),
        ),
        "duplicate_id_number": (
            "id_number IN (SELECT id_number FROM people GROUP BY id_number HAVING COUNT(*) > 1)",
            _("同一个号码有两个人员编号"),
            _("请核对是否同一个人重复登记"),
        ),
    }


def check_identity_numbers(connection: Any, scan: Scan, faults: FaultList) -> None:
    """Add a warning for every number that looks wrong. The table people has been read."""
    checks = _checks()
    counts = ", ".join(f"COUNT(*) FILTER ({condition})" for condition, _message, _remedy in checks.values())
    wrong = connection.execute(f"SELECT {counts} FROM people").fetchone()
    for (code, (condition, message, remedy)), number in zip(checks.items(), wrong, strict=True):
        if number:
            query = f"SELECT row, id_number FROM people_rows WHERE {condition} ORDER BY row LIMIT {LIMIT}"
            found = [
                Fault(
                    scan.file.name, row, "id_number", shown(text, "identity_number"), code, message, remedy, "warning"
                )
                for row, text in connection.execute(query).fetchall()
            ]
            faults.add_first(found, number)
