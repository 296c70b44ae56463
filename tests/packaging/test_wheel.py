"""What pip installs is the whole product: every file that it reads, every package that it imports, and nothing else."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tomllib
import urllib.request
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.journeys.conftest import free_port, wait_until_served
from tests.test_repository import ROOT

SOURCES_OF_TRANSLATIONS = ".po"
STANDARD = frozenset(sys.stdlib_module_names) | {"__future__"}
OPTIONAL = {"pyspark", "py4j"}  # the extra "spark": the second comes with the first
OF_OTHERS = {"allauth": "django-allauth", "csp": "django-csp", "typing_extensions": "typing-extensions"}
WITHOUT_BUILDING = """
import json, os
from setuptools import Distribution
from setuptools.config.pyprojecttoml import apply_configuration
found = Distribution()
apply_configuration(found, "pyproject.toml")
building = found.get_command_obj("build_py")
building.ensure_finalized()
building.manifest_files = {}
folders = {package: building.get_package_dir(package) for package in found.packages}
print(json.dumps([name for one, folder in folders.items() for name in building.find_data_files(one, folder)]))
"""
MIGRATED = "数据库结构是最新的"


def _files_of_the_tree() -> set[str]:
    """Return the files of the package that Python does not import; links are followed as the build does."""
    found = set()
    for folder, _folders, names in os.walk(ROOT / "doudi", followlinks=True):
        found |= {(Path(folder) / name).relative_to(ROOT).as_posix() for name in names}
    left_out = (".py", ".pyc", SOURCES_OF_TRANSLATIONS)
    return {name for name in found if not name.endswith(left_out) and "__pycache__" not in name}


def test_every_file_that_the_product_reads_goes_into_the_wheel() -> None:
    """The globs of pyproject.toml find them all, without building anything."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_BUILDING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    listed = {os.path.normpath(name) for name in json.loads(done.stdout.splitlines()[-1])}
    wanted = _files_of_the_tree()
    assert len(wanted) > 1000
    assert sorted(wanted - listed) == []
    assert [name for name in sorted(listed) if name.endswith((".py", SOURCES_OF_TRANSLATIONS))] == []


def _imported_by_the_product() -> dict[str, str]:
    """Return each package of others that a file imports, with one such file."""
    found = {}
    for path in sorted((ROOT / "doudi").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                found[name.partition(".")[0]] = path.relative_to(ROOT).as_posix()
    return {name: path for name, path in found.items() if name not in STANDARD | OPTIONAL | {"doudi"}}


def test_every_package_that_the_product_imports_is_installed_with_it() -> None:
    """A package that only tests need is not there after pip install, on the computer of an office."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {_plain_name(entry) for entry in project["dependencies"]}
    known = packages_distributions()
    missing = {
        name: path
        for name, path in _imported_by_the_product().items()
        if not declared & {_plain_name(one) for one in known.get(name, [name])}
    }
    assert missing == {}


def _plain_name(entry: str) -> str:
    for mark in "[<>=!~ ;":
        entry = entry.partition(mark)[0]
    return entry.lower().replace("_", "-")


# --- built and installed ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [ROOT / "scripts" / "wheel.sh", out], env={**os.environ, "BUILD_WITH": sys.executable}, check=True, timeout=300
    )
    (built,) = out.glob("doudi-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a fresh environment with the wheel; other packages are those of this one, nothing is fetched."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    subprocess.run(
        [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel],
        env=_environment(folder),
        check=True,
        timeout=300,
    )
    ours = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "packages_of_the_tests.pth").write_text(f"{ours}\n", encoding="utf-8")
    return folder / "bin" / "doudi"


def _environment(data: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DOUDI_", "DATABASE", "DJANGO_"))}
    own.pop("PYTHONPATH", None)
    return own | {"DOUDI_DATA": str(data), "PYTHONUTF8": "1"}


@pytest.mark.long
def test_wheel_holds_the_product_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "doudi").rglob("*.py")}
    assert sorted((modules | _files_of_the_tree()) - names) == []
    foreign = {name for name in names if not name.startswith("doudi/") and ".dist-info/" not in name}
    assert foreign == set()


@pytest.mark.long
def test_installed_package_works_outside_of_the_sources(installed: Path, tmp_path: Path) -> None:
    """Commands, rolls, the law, a store, a page with its stylesheet and the chapters of help, from an empty folder."""
    environment = _environment(tmp_path / "data")

    def doudi(*arguments: object) -> str:
        done = subprocess.run(
            [installed, *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-1000:]}{done.stderr[-3000:]}"
        return done.stdout + done.stderr

    package = doudi_folder(installed)
    assert ROOT not in package.parents
    assert doudi("--version").startswith("doudi ")
    assert "共25条" in doudi("policy", "coverage", "P30")
    rolls = sorted((package / "demo" / "rolls").glob("*.xlsx"))
    doudi("rolls", "raise", *rolls, "--known", "2023-05-10", "--pay-month", "2023-05", "--out", tmp_path / "may")
    assert (tmp_path / "may" / "汇总.xlsx").exists()
    assert MIGRATED in doudi("database", "migrate")
    _serve_pages(installed, environment)


def doudi_folder(installed: Path) -> Path:
    """Return where the installed package lies."""
    (folder,) = installed.parent.parent.glob("lib/python*/site-packages/doudi")
    return folder


def _serve_pages(installed: Path, environment: dict[str, str]) -> None:
    port = free_port()
    server = subprocess.Popen(
        [installed, "serve", "--port", str(port), "--workers", "1"],
        env=environment,
        cwd=installed.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until_served(f"http://127.0.0.1:{port}", server)
        for path, text in (
            ("/health/", '"ok"'),
            ("/account/login/", "ui/doudi.css"),
            ("/static/ui/doudi.css", "{"),
            ("/apply/", "ui/doudi.css"),
        ):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                assert text in answer.read().decode(), path
    finally:
        os.killpg(server.pid, 9)
        server.wait(60)
