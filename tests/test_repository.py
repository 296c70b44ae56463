"""The repository keeps its own promises: pinned requirements, dated decisions, cited figures, short files."""

import ast
import re
import subprocess
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "doudi"
LEGISLATION_FOLDER = PACKAGE / "policy" / "legislation"

LONGEST_FILE_LINES = 450
LONGEST_DECISION_LINES = 70
LARGEST_NUMBER_IN_A_RULE = 12  # the months of a year; anything larger is policy and belongs in a parameter

ROOMS = {
    "policy",
    "rolls",
    "registry",
    "casework",
    "conferences",
    "relief",
    "funding",
    "monitoring",
    "care",
    "payments",
    "supervision",
    "outreach",
    "portal",
    "console",
    "api",
}
LEGAL_TEXT_KEYS = {
    "id",
    "number",
    "title",
    "issuer",
    "decided",
    "decided_status",
    "effective",
    "status",
    "in_hand",
    "clauses",
}
STATUSES = {"confirmed", "to_confirm", "assumed"}
LEGAL_TEXTS = {
    "P18",
    "P30",
    "SC649",
    "MCA57",
    "MCA43",
    "SC47",
    "MCA23",
    "MCA62",
    "SC52",
    "NDRC1553",
    "JXDB",
    "JXTK",
    "JX9",
    "JXF40",
    "JXMS1",
    "GZ12",
    "MCA83",
    "JX5",
    "JX63",
    "RIGID",
    "ORPHAN54",
    "HIV179",
    "SC39",
    "SAL2026",
    "PIPL",
    "XF2022",
    "GB11643",
    "GB2260",
    "GB2261",
    "GB4761",
    "GB26341",
    "GB35273",
}
CLAUSES_OF_P30_PARTS = {1: 12, 2: 8, 3: 4}
LETTERS = "abcdefghijkl"
SUB_DUTIES_OF_P18 = "ege-flbcccdddedcde-bcdccedbc"
"""The last letter of the sub-duties of each task; a dash where the task is one duty."""
TEXTS_IN_HAND = {"P18", "P30", "SAL2026", "XF2022"}
COUNTY_CLAUSES = {
    "P18": {
        str(task) if last == "-" else f"{task}.{letter}"
        for task, last in enumerate(SUB_DUTIES_OF_P18, 1)
        for letter in LETTERS[: LETTERS.find(last) + 1] or "-"
    },
    "P30": {"1.11.b"} | {f"{part}.{n}" for part, last in CLAUSES_OF_P30_PARTS.items() for n in range(1, last + 1)},
}


def python_files(*folders: str) -> list[Path]:
    """Python files below these folders; what others wrote (in hidden folders such as environments) left out."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- requirements -----------------------------------------------------------------------------------


def requirement_entries(text: str) -> list[str]:
    """Each entry of a requirements file on one line, comments left out."""
    joined = re.sub(r"\\\n", " ", text)
    return [line.strip() for line in joined.splitlines() if line.strip() and not line.strip().startswith("#")]


def faults_of_requirements(text: str) -> list[str]:
    faults = []
    for entry in requirement_entries(text):
        name = entry.split()[0]
        if not re.fullmatch(r"[A-Za-z0-9._\[\]-]+==[A-Za-z0-9.!+]+", name):
            faults.append(f"{name} is not pinned to one version")
        if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry):
            faults.append(f"{name} has no hash")
        if "://" in entry or " @ " in entry:
            faults.append(f"{name} comes from an address")
    return faults


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.txt")), ids=lambda path: path.name)
def test_every_requirement_is_pinned_with_a_hash_and_has_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert requirement_entries(text)
    assert faults_of_requirements(text) == []


def test_a_loose_requirement_is_noticed() -> None:
    good_hash = "--hash=sha256:" + "0" * 64
    assert faults_of_requirements(f"duckdb==2.0.0 \\\n    {good_hash}\n") == []
    assert faults_of_requirements(f"duckdb>=2 {good_hash}\n") == ["duckdb>=2 is not pinned to one version"]
    assert faults_of_requirements("duckdb==2.0.0\n") == ["duckdb==2.0.0 has no hash"]
    assert faults_of_requirements(f"--index-url elsewhere {good_hash}\n") != []


# --- documents and commands ---------------------------------------------------------------------------


def makefile_targets() -> dict[str, str]:
    """Each target of the Makefile with its line of help."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z]+):[^#\n]*(?:## *(.*))?$", text, flags=re.MULTILINE))


def test_makefile_has_exactly_the_few_commands_each_with_its_help() -> None:
    targets = makefile_targets()
    assert set(targets) == {
        "help",
        "install",
        "wheel",
        "demo",
        "test",
        "check",
        "faults",
        "kills",
        "mutants",
        "attack",
        "simulation",
        "bench",
    }
    assert all(targets.values())


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_make_commands_in_the_documents_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    asked = set(re.findall(r"\bmake ([a-z-]+)\b", text))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert asked
    assert asked <= set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))


def test_the_map_of_the_readme_names_every_folder() -> None:
    folders = {path.parent.name for path in (ROOT / "doudi").glob("*/__init__.py")}
    assert folders - set(re.findall(r"`doudi/([a-z_]+)/`", (ROOT / "README.md").read_text(encoding="utf-8"))) == set()


def test_the_readme_lists_the_layers_that_are_checked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    checked = [line.replace("doudi.", "") for line in project["tool"]["importlinter"]["contracts"][0]["layers"]]
    told = re.search(r"`(commandline > [^`]+)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert told
    assert told[1].split(" > ") == [layer for layer in checked if layer != "urls"]


def test_every_guide_is_reached_from_the_readme() -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "guide").glob("*.md")}
    text, reached = (ROOT / "README.md").read_text(encoding="utf-8"), set[str]()
    while text:
        found = {name for name in pages if name in text} - reached
        reached |= found
        text = "".join(pages[name] for name in sorted(found))
    assert sorted(set(pages) - reached) == []


def test_continuous_integration_runs_the_test_command_of_the_readme() -> None:
    assert re.search(r"^make test\b", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert re.search(r"^make test\b", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), flags=re.MULTILINE)


DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
DOCUMENTS += sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=relative)
def test_links_in_the_documents_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_every_decision_is_dated_and_fits_a_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    dated = re.search(r"^Date: (\d{4}-\d{2}-\d{2})$", text, flags=re.MULTILINE)
    assert dated, "a decision says when it was taken: Date: 2026-11-23"
    date.fromisoformat(dated.group(1))
    assert len(text.splitlines()) <= LONGEST_DECISION_LINES


@pytest.mark.parametrize("path", sorted((ROOT / "scripts").glob("*.sh")), ids=lambda path: path.name)
def test_scripts_are_executable_and_parse(path: Path) -> None:
    assert path.stat().st_mode & 0o111
    assert subprocess.run(["sh", "-n", str(path)], capture_output=True, check=False).returncode == 0


# --- code -------------------------------------------------------------------------------------------


def test_no_file_of_the_product_is_too_long() -> None:
    lengths = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files("doudi")}
    lengths = {path: length for path, length in lengths.items() if "/migrations/" not in path}  # written by Django
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE_LINES} == {}


IGNORE = re.compile(r"#\s*(?:noqa|type:\s*ignore|ruff:\s*noqa|pragma:\s*no\s*cover)")
EXPLAINED = re.compile(
    r"#\s*(?:(?:ruff:\s*)?noqa:\s*[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*|type:\s*ignore\[[a-z, -]+\])"
    r"\W+\w.{3,}"  # the codes, and then words that say why
)


def faults_of_ignores(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if IGNORE.search(line) and not EXPLAINED.search(line)]


def test_every_ignore_names_its_code_and_its_reason() -> None:
    found = {
        relative(path): faults_of_ignores(path.read_text(encoding="utf-8"))
        for path in python_files("doudi", "tests", "bench")
        if path != Path(__file__)
    }
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_an_unexplained_ignore_is_noticed() -> None:
    assert faults_of_ignores("x = 1  # noqa") == ["x = 1  # noqa"]
    assert faults_of_ignores("x = 1  # noqa: E501") == ["x = 1  # noqa: E501"]
    assert faults_of_ignores("x = y  # type: ignore[misc]") == ["x = y  # type: ignore[misc]"]
    assert faults_of_ignores("x = y  # type: ignore[misc] - the library has no types") == []
    assert faults_of_ignores("x = 1  # noqa: E501, N803 the law's own words") == []


def policy_figures(source: str) -> list[int | float]:
    """Numbers in code that are too large to be anything but a figure of policy."""
    values = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return [value for value in numbers if isinstance(value, float) or abs(value) > LARGEST_NUMBER_IN_A_RULE]


def test_no_rule_carries_a_figure_of_policy() -> None:
    rules = python_files("doudi/policy/rules")
    assert rules
    found = {relative(path): policy_figures(path.read_text(encoding="utf-8")) for path in rules}
    assert {path: figures for path, figures in found.items() if figures} == {}


def test_a_figure_of_policy_in_a_rule_is_noticed() -> None:
    assert policy_figures("def rule(income):\n    return income < 66000") == [66000]
    assert policy_figures("share = 0.6") == [0.6]
    assert policy_figures("months = total * 12") == []


def test_nothing_in_the_package_points_at_one_machine() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:home|root|work|tmp|Users)/\w")
    files = [path for kind in ("*.py", "*.yaml") for path in sorted(PACKAGE.rglob(kind))]
    assert [relative(path) for path in files if pattern.search(path.read_text(encoding="utf-8"))] == []


# --- legislation -----------------------------------------------------------------------------------


@cache
def legal_texts() -> dict[str, dict[str, Any]]:
    files = sorted(LEGISLATION_FOLDER.glob("*.yaml"))
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in files}


def test_every_legal_text_is_declared() -> None:
    assert set(legal_texts()) >= LEGAL_TEXTS


@pytest.mark.parametrize("legal_text", sorted(LEGAL_TEXTS))
def test_legal_text_is_complete(legal_text: str) -> None:
    entry = legal_texts()[legal_text]
    assert LEGAL_TEXT_KEYS <= set(entry) <= LEGAL_TEXT_KEYS | {"ended", "note", "rests_on"}
    assert entry["id"] == legal_text
    assert entry["title"]
    assert entry["issuer"]
    assert {entry["status"], entry["decided_status"]} <= STATUSES
    for moment in ("decided", "effective", "ended"):
        assert isinstance(entry.get(moment), date | None)
    assert entry["in_hand"] is (legal_text in TEXTS_IN_HAND)
    assert entry["clauses"]


@pytest.mark.parametrize("legal_text", sorted(LEGAL_TEXTS))
def test_every_clause_has_place_text_and_subject(legal_text: str) -> None:
    for key, clause in legal_texts()[legal_text]["clauses"].items():
        assert isinstance(key, str), f"{key} needs quotes: 1.10 would become 1.1"
        assert set(clause) == {"place", "text", "subject"}
        assert clause["subject"] in ROOMS
        assert clause["text"].endswith(("。", "；"))
        assert isinstance(clause["place"], str)


@pytest.mark.parametrize("legal_text", sorted(COUNTY_CLAUSES))
def test_county_notices_list_every_clause(legal_text: str) -> None:
    assert set(legal_texts()[legal_text]["clauses"]) == COUNTY_CLAUSES[legal_text]
