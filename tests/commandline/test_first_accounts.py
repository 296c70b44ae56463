"""``doudi accounts first``: each answer is checked when it is given, and accounts are opened once."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from doudi.commandline import accounts, application
from doudi.commandline.errors import CommandError
from doudi.core.accounts.models import User
from tests.conftest import PASSWORD, identity_number

pytestmark = pytest.mark.django_db
FIRST, SECOND = (identity_number(date(1980, 1, 1), order) for order in (1, 2))


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, divisions: Any) -> Any:
    """Answer the questions of a terminal in their order."""

    def answer(*given: str) -> Iterator[str]:
        waiting = iter(given)
        monkeypatch.setattr(application, "set_up_django", lambda: None)
        monkeypatch.setattr(application, "prepare_database", lambda: None)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr("builtins.input", lambda _prompt: next(waiting))
        monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(waiting))
        return waiting

    return answer


def test_only_what_was_refused_is_asked_again(answers: Any, capsys: pytest.CaptureFixture[str]) -> None:
    system = ("system1", "方某", "123", FIRST, "short", PASSWORD)
    security = ("system1", "security1", "", "段某", FIRST, SECOND, PASSWORD)
    waiting = answers(*system, *security)
    accounts.run(Namespace())
    assert list(waiting) == []
    assert sorted(User.objects.values_list("username", flat=True)) == ["security1", "system1"]
    said = "".join(capsys.readouterr())
    assert said.count("身份证号不对") == 1
    assert "登录名“system1”已有人使用" in said
    assert "须是两个人" in said


def test_with_accounts_nothing_is_asked_and_the_remedy_is_named(answers: Any, cast: Any) -> None:
    before = User.objects.count()
    waiting = answers("third")
    with pytest.raises(CommandError, match="系统管理员登录后在“账号”里提出"):
        accounts.run(Namespace())
    assert list(waiting) == ["third"]
    assert User.objects.count() == before
