"""The help of the command line: commands by subject, argparse's words in Chinese or English."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from doudi import commandline


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DOUDI_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("chinese")
def test_help_lists_every_command_under_its_subject(capsys: pytest.CaptureFixture[str]) -> None:
    assert commandline.main([]) == commandline.EXIT_REFUSED
    text = capsys.readouterr().out
    for title, names in commandline.GROUPS.items():
        section = text.split(f"\n{title}\n")[1].split("\n\n")[0]
        assert [line.split()[0] for line in section.splitlines()] == list(names)


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["dues"], "参数有误：缺少 FOLDER, --from, --to, --out"),
        (["nothing"], "没有 'nothing'，可用："),
        (["reconcile", "--fast"], "不认识的参数：--fast"),
    ],
)
def test_wrong_arguments_are_explained_in_chinese(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        commandline.main(arguments)
    error = capsys.readouterr().err
    assert ended.value.code == commandline.EXIT_REFUSED
    assert error.startswith("用法：")
    assert sentence in error


def test_wrong_arguments_are_explained_in_english(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    with pytest.raises(SystemExit):
        commandline.main(["dues"])
    assert "the following arguments are required: FOLDER" in capsys.readouterr().err


def test_commands_answer_in_english_where_it_is_asked_for() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "doudi.commandline", "policy", "show", "dibao_standard"],
        env=os.environ | {"DOUDI_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    line = next(line for line in shown.splitlines() if "885.00" in line)
    assert "Dibao standard" in line
    assert "from 2023-01-01" in line
    assert re.search("[\u4e00-\u9fff]", line) is None


def test_commands_over_a_database_answer_in_english_where_it_is_asked_for(tmp_path: Path) -> None:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DJANGO"))}
    asked = subprocess.run(
        [sys.executable, "-m", "doudi.commandline", "archive", "verify", str(tmp_path / "none")],
        env=ours | {"DOUDI_LANGUAGE": "en", "DOUDI_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert asked.returncode == commandline.EXIT_REFUSED
    assert "has no database yet" in asked.stderr
    assert re.search("[\u4e00-\u9fff]", asked.stderr) is None
