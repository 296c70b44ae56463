"""What a service, or a demonstration, refuses to start with."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from doudi.commandline.doctor import _settings
from tests.commandline.test_operations import Run, command_over

SECRET = "4f1d8a93c05e7b26d9a0f3c81b5e7d42690ac8f1"  # noqa: S105 - of a test


def settings_message(**environment: str) -> str:
    """Import the settings alone; return what they refuse, or nothing."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DOUDI_", "DATABASE"))}
    done = subprocess.run(
        [sys.executable, "-c", "import doudi.settings"],
        capture_output=True,
        text=True,
        env=kept | {"PYTHONUTF8": "1", **environment},
        timeout=60,
        check=False,
    )
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


@pytest.mark.attack
@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"DOUDI_MODE": "prod"}, "DOUDI_MODE"),
        ({"DOUDI_MODE": "Production"}, "DOUDI_MODE"),
        ({"DOUDI_SECRET_KEY": "short"}, "DOUDI_SECRET_KEY"),
        ({"DOUDI_SECRET_KEY": "a" * 50}, "DOUDI_SECRET_KEY"),
        ({"DOUDI_HOSTS": "*"}, "DOUDI_HOSTS"),
        ({"DOUDI_HOSTS": "doudi.example.cn,.example.cn"}, "DOUDI_HOSTS"),
        ({"DOUDI_HOSTS": ""}, "DOUDI_HOSTS"),
        ({"DOUDI_DEMONSTRATION": "yes"}, "DOUDI_DEMONSTRATION"),
    ],
)
def test_settings_refuse_to_be_loose(changed: dict[str, str], named: str) -> None:
    sound = {"DOUDI_MODE": "production", "DOUDI_SECRET_KEY": SECRET, "DOUDI_HOSTS": "doudi.example.cn"}
    assert named in settings_message(**(sound | changed))


def test_sound_settings_are_taken() -> None:
    assert not settings_message(DOUDI_MODE="production", DOUDI_SECRET_KEY=SECRET, DOUDI_HOSTS="doudi.example.cn")


@pytest.mark.attack
def test_service_refuses_what_the_doctor_finds(tmp_path: Path) -> None:
    """In production it does not start without keys and administrators, and writes nothing that others can read."""
    data = tmp_path / "data"
    doudi: Run = command_over(data, "tests.commandline_over_image")
    production = {"DOUDI_MODE": "production", "DOUDI_SECRET_KEY": SECRET, "DOUDI_HOSTS": "doudi.example.cn"}
    refused = doudi("serve", "--port", "18431", **production)
    assert refused.returncode != 0
    assert "密钥文件" in refused.stderr
    assert "doudi accounts first" in refused.stderr
    kept = [data, *data.rglob("*")]
    assert len(kept) > 3
    readable = [path for path in kept if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert readable == []


@pytest.mark.attack
def test_demonstration_is_not_put_into_a_production_store(tmp_path: Path) -> None:
    doudi: Run = command_over(tmp_path / "data")
    demonstration = ("demo-site", "--people", "100", "--out", str(tmp_path / "demo"), "--no-serve")
    refused = doudi(*demonstration, DOUDI_MODE="production")
    assert refused.returncode != 0
    assert "DOUDI_MODE=production" in refused.stderr


@pytest.mark.attack
@pytest.mark.django_db
def test_demonstration_is_not_put_beside_real_accounts(cast: object) -> None:
    from doudi.commandline.demo_site import _refuse_foreign_accounts
    from doudi.commandline.errors import CommandError

    with pytest.raises(CommandError, match="别的账号"):
        _refuse_foreign_accounts()


@pytest.mark.attack
@pytest.mark.django_db
def test_doctor_finds_public_passwords(divisions: object) -> None:
    from doudi.core.accounts.models import User
    from doudi.demo_site.accounts import PASSWORD, accounts_with_public_password

    assert accounts_with_public_password() == []
    director = User(username="director", name="易局长", role="bureau_leader")
    director.set_password(PASSWORD)
    director.save()
    assert accounts_with_public_password() == ["director"]
    director.set_password("another-long-word-8")
    director.save()
    assert accounts_with_public_password() == []


def test_unit_may_write_where_its_settings_point() -> None:
    """The folders of the sample settings are writable under the hardened unit, and no others are."""
    deploy = Path(__file__).resolve().parents[2] / "deploy"
    lines = (deploy / "doudi.env.example").read_text(encoding="utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    unit = (deploy / "doudi.service").read_text(encoding="utf-8").splitlines()
    options = dict(line.split("=", 1) for line in unit if "=" in line and not line.startswith("#"))
    needed = {
        settings["DOUDI_DATA"],
        settings["DOUDI_BANK_FILES"],
        str(Path(settings["DOUDI_KEYS"]).parent),
        str(Path(settings["DOUDI_BACKUP_KEY"]).parent),
    }
    assert set(options["ReadWritePaths"].split()) == needed
    assert {options[name] for name in ("ProtectSystem", "NoNewPrivileges", "UMask")} == {"strict", "yes", "0077"}
    assert int(settings["DOUDI_TRUSTED_PROXIES"]) == 1, "without it the doctor is red on a machine set up by the guide"


@pytest.mark.attack
@pytest.mark.parametrize("is_assumed", [True, False])
def test_doctor_finds_a_second_factor_that_is_assumed(is_assumed: bool, settings: Any) -> None:
    settings.SECOND_FACTOR_ASSUMED = is_assumed
    [is_well] = [well for well, sentence in _settings() if "SECOND_FACTOR_ASSUMED" in sentence]
    assert is_well is not is_assumed
