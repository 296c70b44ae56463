"""The commands of ``doudi rolls``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from doudi.commandline import main

DATA = Path(__file__).parent / "data"
PANGUSHAN = str(DATA / "盘古山镇农村特困人员名册.xlsx")


def _json(capsys: pytest.CaptureFixture[str], *files: str) -> tuple[int, Any]:
    code = main(["rolls", "check", *files, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_json_report_has_documented_keys(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _json(capsys, str(DATA))
    assert code == 0
    assert {sheet["file"] for sheet in told["sheets"]} == {path.name for path in DATA.iterdir()}
    for sheet in told["sheets"]:
        assert {
            "file",
            "sheet",
            "kind",
            "programme",
            "area",
            "township",
            "month",
            "columns",
            "households",
            "people",
            "covered",
            "month_total_fen",
            "problems",
        } <= set(sheet)
        for problem in sheet["problems"]:
            assert set(problem) == {"sheet", "row", "column", "value", "code", "message", "remedy", "severity"}
    rural = next(sheet for sheet in told["sheets"] if sheet["township"] == "桥头乡")
    assert rural["columns"]["id_number"] == {"letter": "I", "header": "家庭成员信息 / 身份证号码"}
    assert (rural["month"], rural["month_total_fen"]) == ("2023-04", 31_477_000)


def test_report_masks_personal_data(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rolls", "check", str(DATA)])
    text = capsys.readouterr().out
    main(["rolls", "check", str(DATA), "--json"])
    text += capsys.readouterr().out
    assert re.search(r"\d{12}", text) is None
    assert "王春莲" not in text


def test_problem_lines_name_place_fault_and_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rolls", "check", PANGUSHAN])
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("    [")]
    assert len(lines) == 15
    group = (
        "    [错误] 同样的问题 5 处：C 列 身份证号码被当作数字保存，15 位以后的数字已经丢失，无法还原"
        "（第 11—12、33—34、55 行）"
    )
    assert group in lines
    assert lines[1] == (
        "    [错误] 第 18 行 C 列 “3.6E+17” 身份证号码被当作数字保存，15 位以后的数字已经丢失，无法还原。"
        " 把本列设为“文本”格式，按身份证重新录入 18 位号码，不要凭猜测补齐。"
    )


def test_unreadable_file_is_skipped_with_exit_code(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    code, told = _json(capsys, str(tmp_path / "空.xlsx"), PANGUSHAN)
    assert code == 2
    assert [file["code"] for file in told["skipped"]] == ["file_empty"]
    assert len(told["sheets"]) == 2
    assert main(["rolls", "check", str(tmp_path / "空.xlsx"), PANGUSHAN]) == 2
    assert "空.xlsx：未读取。文件是空的" in capsys.readouterr().out


def test_check_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    main(["rolls", "check", PANGUSHAN])
    assert list(tmp_path.iterdir()) == []


def test_converted_folder_is_read_by_dues(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "register"
    assert main(["rolls", "convert", PANGUSHAN, "--out", str(out)]) == 0
    assert "另有 10 处没有转换或经过推断" in capsys.readouterr().err
    due = tmp_path / "dues.csv"
    span = ["--from", "2023-04", "--to", "2023-04", "--known", "2023-04-06"]
    assert not main(["dues", str(out), *span, "--out", str(due)])
    assert len(due.read_text(encoding="utf-8").splitlines()) == 1 + 2 * 110


def test_convert_refuses_foreign_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "别人的.txt").write_text("x", encoding="utf-8")
    assert main(["rolls", "convert", PANGUSHAN, "--out", str(tmp_path)]) == 2
    assert "没有覆盖" in capsys.readouterr().err


def test_raise_reads_the_same_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "raised"
    arguments = ["rolls", "raise", PANGUSHAN, "--known", "2023-05-10", "--pay-month", "2023-05", "--out", str(out)]
    assert main(arguments) == 0
    assert "已提标 1 个文件、120 户" in capsys.readouterr().err
    assert any(path.suffix == ".xlsx" for path in out.iterdir())
