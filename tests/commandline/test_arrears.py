"""``doudi arrears``: back payments and overpayments."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commandline.conftest import Rows, read_csv, write_csv

OPTIONS = ("--from", "2023-01", "--to", "2023-04", "--known", "2023-05-10")


def payment(person_id: str, programme: str, month: str, amount_fen: int) -> dict[str, str]:
    return {"person_id": person_id, "programme": programme, "month": month, "amount_fen": str(amount_fen)}


def paid_as_before() -> Rows:
    """January to April as they were paid before anybody knew of P30."""
    return [
        payment(person_id, programme, f"2023-0{month}", fen)
        for month in range(1, 5)
        for person_id, programme, fen in (
            ("P1", "dibao", 18000),
            ("P2", "dibao", 18000),
            ("P3", "dibao", 82500),
            ("P3", "disability_living", 8000),
            ("P4", "tekun_basic", 108000),
            ("P4", "tekun_care", 35000),
            ("P5", "child_living", 120000),
        )
    ]


@pytest.mark.clause("P30-3.3")
def test_arrears_list_back_payments_and_overpayments(doudi: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    write_csv(tmp_path / "paid.csv", paid_as_before())
    out = tmp_path / "arrears.csv"
    code, _printed, said = doudi("arrears", folder, "--paid", tmp_path / "paid.csv", *OPTIONS, "--out", out)
    assert code == 0, said
    rows = read_csv(out)
    assert list(rows[0]) == ["person_id", "programme", "month", "due_fen", "paid_fen", "amount_fen"]
    found = {(row["person_id"], row["programme"], row["month"]): int(row["amount_fen"]) for row in rows}
    wanted = {
        (person_id, programme, f"2023-0{month}"): fen
        for month in range(1, 5)
        for person_id, programme, fen in (
            ("P1", "dibao", 4000),
            ("P2", "dibao", 4000),
            ("P3", "dibao", 6000),
            ("P3", "disability_living", 2000),
            ("P4", "tekun_basic", 7000),
            ("P5", "child_living", 16000),
        )
    }
    # The orphan's award begins in February: what January paid was paid for nothing.
    wanted["P5", "child_living", "2023-01"] = -120000
    assert found == wanted
    assert "应补发 1,400.00 元，多发 1,200.00 元" in said


def test_exact_payments_leave_no_arrears(doudi: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    write_csv(tmp_path / "paid.csv", [row for row in paid_as_before() if row["month"] == "2023-02"])
    out = tmp_path / "arrears.csv"
    options = ("--from", "2023-02", "--to", "2023-02", "--known", "2023-03-31")
    assert doudi("arrears", folder, "--paid", tmp_path / "paid.csv", *options, "--out", out)[0] == 0
    assert out.read_text(encoding="utf-8").strip() == "person_id,programme,month,due_fen,paid_fen,amount_fen"


@pytest.mark.parametrize(
    ("column", "value"),
    [("person_id", "P9"), ("programme", "dibo"), ("month", "2023-4月"), ("amount_fen", "180.00")],
)
def test_faulty_payments_are_listed(
    doudi: Callable[..., Any], folder: Path, tmp_path: Path, column: str, value: str
) -> None:
    rows = paid_as_before()
    rows[2][column] = value
    write_csv(tmp_path / "paid.csv", rows)
    out = tmp_path / "arrears.csv"
    code, _printed, said = doudi("arrears", folder, "--paid", tmp_path / "paid.csv", *OPTIONS, "--out", out)
    assert code == 2
    for word in ("paid.csv", "第 4 行", column, value):
        assert word in said
    assert not out.exists()


def test_missing_file_is_refused(doudi: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    code, _printed, said = doudi(
        "arrears", folder, "--paid", tmp_path / "none.csv", *OPTIONS, "--out", tmp_path / "arrears.csv"
    )
    assert code == 2
    assert "none.csv" in said
