"""``doudi api-client`` as the guide writes it for the public conformance tests, up to messages that are taken."""

from __future__ import annotations

import argparse
import io
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from doudi.api.clients.models import ApiClient
from doudi.commandline import api_client, application
from tests.api.dci import messages
from tests.api.partners import Partner, token_of
from tests.conftest import PASSWORD, Cast

pytestmark = pytest.mark.django_db
Shell = Callable[..., str]
ROOT = Path(__file__).parents[3]
GUIDES = ("docs/guide/api.md", "docs/guide/en/api.md")


def documented(guide: str) -> list[str]:
    """Return the arguments of the registration in the guide's part on the conformance tests."""
    text = (ROOT / guide).read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"\| doudi api-client (register .*--sender-id test-client .*)\)\n", text)
    return shlex.split(line)


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A function that runs a command with the password on its input, and returns what it printed."""
    monkeypatch.setattr(application, "set_up_django", lambda: None)
    parser = argparse.ArgumentParser()
    api_client.add_commands(parser.add_subparsers())

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
        options = parser.parse_args(["api-client", *arguments])
        options.run(options)
        return capsys.readouterr().out.strip()

    return run


@pytest.mark.parametrize("guide", GUIDES)
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_client_of_the_guide_is_answered_at_the_addresses_of_the_conformance_tests(
    guide: str, host: str, cast: Cast, shell: Shell
) -> None:
    given = documented(guide)
    given[given.index("--by") + 1] = cast.system_administrator.username
    client_id = shell(*given)
    shell("confirm", client_id, "--by", cast.security_administrator.username)
    secret = shell("secret", client_id, "--by", cast.system_administrator.username)
    assert client_id in shell("list")
    one = Partner(ApiClient.objects.get(client_id=client_id), secret)
    one.token = token_of(one)
    for port, status in ((3336, 200), (40_123, 400)):
        where = {"sender_uri": f"http://{host}:{port}/registry/on-search", "receiver_id": "sr-server"}
        body = messages.search(one, messages.by_identifier("TEST-001"), **where) | {"signature": "unsigned-stub"}
        answer = one.post("/dci/registry/search", body)
        assert answer.status_code == status, answer.content
