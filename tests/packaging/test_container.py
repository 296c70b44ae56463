"""The container files agree with the product: Debian packages, commands, settings, roles. No engine builds them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from doudi.commandline import main
from tests.test_repository import ROOT

FOLDER = ROOT / "deploy" / "container"
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"].startswith("doudi:")}
NOT_AT_RUN_TIME = {"python3-venv", "default-jre-headless", "postgresql", "chromium"}


def debian_packages() -> set[str]:
    """Return the packages that scripts/install.sh installs."""
    text = (ROOT / "scripts" / "install.sh").read_text(encoding="utf-8")
    listing = text[text.index("missing_packages() {") : text.index("purpose() {")]
    return set(re.findall(r"\|\| echo ([a-z0-9.-]+)$", listing, flags=re.MULTILINE))


def test_image_has_the_debian_packages_that_the_product_needs() -> None:
    needed = debian_packages() - NOT_AT_RUN_TIME
    assert needed == {"libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-cjk"}
    runtime = CONTAINERFILE.rpartition("FROM ")[2]
    installed = re.search(r"apt-get install -y --no-install-recommends ([^\\]+)", runtime)
    assert installed
    assert set(installed[1].split()) == needed


def test_image_runs_as_a_user_of_its_own() -> None:
    assert re.findall(r"^USER (.+)$", CONTAINERFILE, flags=re.MULTILINE) == ["doudi"]
    for name, service in OURS.items():
        assert service["read_only"], name
        assert (service["user"], service["cap_drop"]) == ("doudi", ["ALL"]), name


def _commands() -> list[list[str]]:
    told = re.search(r"^CMD (\[.+\])$", CONTAINERFILE, flags=re.MULTILINE)
    assert told
    guide = (ROOT / "docs" / "guide" / "operations.md").read_text(encoding="utf-8")
    by_hand = re.findall(r"compose run --rm (?:service|owner) ([a-z -]+)", guide)
    assert by_hand
    return [yaml.safe_load(told[1]), *(service["command"] for service in OURS.values()), *map(str.split, by_hand)]


@pytest.mark.parametrize("command", _commands(), ids=" ".join)
def test_commands_of_the_container_files_exist(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    words = [word for word in command if not word.startswith("-") and not re.fullmatch(r"[\d.]+|doudi", word)]
    options = [word for word in command if word.startswith("--")]
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    assert [option for option in options if option not in printed] == []


def test_files_named_by_the_container_files_exist() -> None:
    copied = re.findall(r"^COPY (?!--from)(?:--\S+ )?(.+) \S+$", CONTAINERFILE, flags=re.MULTILINE)
    sources = [source for line in copied for source in line.split()]
    assert [source for source in sources if not (ROOT / source).exists()] == []
    mounted = [volume.partition(":")[0] for one in COMPOSE["services"].values() for volume in one.get("volumes", [])]
    files = [path for path in mounted if path.startswith(".") and "certificates" not in path]
    assert files
    assert [path for path in files if not (FOLDER / path).exists()] == []


def test_what_the_image_is_built_from_is_let_in() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[1] == "*"
    let_in = [line[1:] for line in ignored if line.startswith("!")]
    assert [path for path in let_in if not (ROOT / path).exists()] == []
    assert {"doudi", "docs/guide", "pyproject.toml", "README.md", "LICENSE"} <= set(let_in)


def test_settings_of_the_container_files_exist() -> None:
    text = CONTAINERFILE + yaml.safe_dump(COMPOSE)
    known = (ROOT / "doudi" / "settings.py").read_text(encoding="utf-8")
    named = {name.removesuffix("_FILE") for name in re.findall(r"\b(?:DOUDI|DATABASE)_[A-Z_]+", text)}
    assert [name for name in sorted(named) if f'"{name}"' not in known] == []


def test_secrets_are_files_and_only_the_owner_has_the_owners() -> None:
    assert set(COMPOSE["secrets"]) == {name for one in COMPOSE["services"].values() for name in one.get("secrets", [])}
    assert [name for name, one in OURS.items() if "owner-url" in one["secrets"]] == ["owner"]
    for service in COMPOSE["services"].values():
        plain = [f"{key}={value}" for key, value in service.get("environment", {}).items() if not key.endswith("_FILE")]
        assert not re.search("SECRET|PASSWORD|DATABASE_URL", " ".join(plain))


def test_images_name_no_registry_and_the_version_of_the_package() -> None:
    from doudi import __version__

    images = [one["image"] for one in COMPOSE["services"].values()]
    assert [image for image in images if "." in image.partition(":")[0]] == []
    assert {one["image"] for one in OURS.values()} == {f"doudi:{__version__}"}
    assert f"doudi:{__version__}" in CONTAINERFILE


def test_start_reads_settings_from_secret_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret-key"
    secret.write_text("a secret with spaces $HOME\n", encoding="utf-8")
    command = tmp_path / "doudi"
    command.write_text('#!/bin/sh\numask\necho "$DOUDI_SECRET_KEY|${DOUDI_SECRET_KEY_FILE:-}|$*"\n', encoding="utf-8")
    command.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "DOUDI_SECRET_KEY_FILE": str(secret)}
    done = subprocess.run(
        [FOLDER / "start.sh", "serve", "--port", "8000"], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["0077", "a secret with spaces $HOME||serve --port 8000"]


def test_health_check_fails_where_nothing_serves() -> None:
    done = subprocess.run([sys.executable, FOLDER / "is-healthy.py"], capture_output=True, check=False)
    assert done.returncode != 0
