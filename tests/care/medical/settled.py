"""People under tekun and files of settlements about them."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from doudi.care.medical.settlements.file_import import confirm_settlements, upload_settlements
from doudi.care.medical.settlements.file_rows import COLUMNS
from doudi.care.medical.settlements.models import Settlement, SettlementFile
from doudi.core.jobs.queue import run_waiting_jobs

ROW = {
    "hospital": "县人民医院",
    "admitted_on": "2023-03-01",
    "discharged_on": "2023-03-10",
    "total": "10000.00",
    "fund": "6000.00",
    "serious_illness": "1500.00",
    "medical_aid": "1000.00",
    "other": "",
}


def tekun(office: Any, name: str = "丁火根", **given: Any) -> Any:
    """A person under tekun at home since 2022."""
    person = office.person(name, **given)
    office.award(person, "tekun", since=date(2022, 1, 1), self_care="full", in_institution=False)
    return person


def csv_of(*rows: dict[str, Any], encoding: str = "gb18030") -> bytes:
    """A file as the medical insurance bureau sends it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([str(label) for label in COLUMNS.values()])
    writer.writerows([[row.get(name, "") for name in COLUMNS] for row in rows])
    return text.getvalue().encode(encoding)


def row_of(person: Any, number: str = "JS0001", **changed: Any) -> dict[str, Any]:
    """A row about a person."""
    return {"number": number, "id_number": person.id_number.clear(), "name": person.name, **ROW, **changed}


def uploaded(by: Any, *rows: dict[str, Any], **given: Any) -> SettlementFile:
    """A file of rows that was uploaded and read."""
    file = upload_settlements(by=by, name="结算.csv", content=csv_of(*rows, **given))
    run_waiting_jobs()
    return SettlementFile.objects.get(pk=file.pk)


def recorded(by: Any, file: SettlementFile) -> SettlementFile:
    """A file whose good rows were confirmed and recorded."""
    confirm_settlements(by=by, file=file)
    run_waiting_jobs()
    return SettlementFile.objects.get(pk=file.pk)


def settled(by: Any, person: Any, number: str = "JS0001", **changed: Any) -> Settlement:
    """A settlement that was imported and confirmed."""
    file = uploaded(by, row_of(person, number, **changed))
    assert file.good_rows == 1, file.rows
    assert recorded(by, file).state == "confirmed"
    return Settlement.objects.get(number=number)
