"""Plain names and sentences in files, tests, docstrings and documents, and open templates."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BANNED_PHRASES = [
    line for line in (ROOT / "tests" / "banned_phrases.txt").read_text(encoding="utf-8").splitlines() if line
]
BANNED_IN_TEST_NAMES = ["he", "him", "his", "whoever", "anew", "told", "stand in", "stands"]
NOUNS_IN_ING = {
    "bookings",
    "closing",
    "findings",
    "funding",
    "heading",
    "housing",
    "incoming",
    "loading",
    "locking",
    "matching",
    "meanings",
    "meeting",
    "meetings",
    "monitoring",
    "outgoing",
    "ratings",
    "rendering",
    "rounding",
    "screening",
    "sampling",
    "settings",
    "simulated",
    "spelling",
    "warnings",
    "working",
}
PARTICIPLE = re.compile(r"(?:^|_)([a-z]+(?:ing|ings))(?:_|$)")
LONGEST_TEMPLATE_LINE = 120
HIGHEST_MEAN_OF_TEMPLATE_LINES = 55
FORMATTER_OPT_OUTS = 40
VENDORED = "vendor"


def python_files() -> list[Path]:
    """Every Python file of the product, its tests and its benchmarks, without generated migrations."""
    paths = [path for folder in ("doudi", "tests", "bench") for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in paths if not any(part.startswith(".") or part == "migrations" for part in path.parts)]


def templates() -> list[Path]:
    return sorted((ROOT / "doudi").rglob("*.html"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def participles(stem: str) -> list[str]:
    """Words of a file name that are participles."""
    return [word for word in PARTICIPLE.findall(stem) if word not in NOUNS_IN_ING]


def test_file_names_are_nouns() -> None:
    found = {relative(path): participles(path.stem) for path in python_files() if not path.stem.startswith("test_")}
    assert {path: words for path, words in found.items() if words} == {}


def test_a_participle_is_noticed() -> None:
    assert participles("deciding") == ["deciding"]
    assert participles("standing_aside") == ["standing"]
    assert participles("bookings") == []


def prose_of(source: str) -> Iterator[tuple[int, str]]:
    """Each docstring and comment of a module with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            text = ast.get_docstring(node)
            if text:
                yield node.body[0].lineno, text
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def banned_in(text: str, phrases: Sequence[str] = BANNED_PHRASES) -> list[str]:
    """The banned phrases in a text, without regard to case or line breaks."""
    plain = " ".join(text.lower().split())
    return [phrase for phrase in phrases if phrase in plain and re.search(rf"\b{re.escape(phrase)}\b", plain)]


def banned_in_test_name(name: str) -> list[str]:
    """The banned phrases in the name of a test function."""
    return banned_in(name.replace("_", " "), BANNED_IN_TEST_NAMES)


def names_of_tests(source: str) -> Iterator[tuple[int, str]]:
    """Each test function of a module: its line and its name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node.lineno, node.name


@pytest.mark.parametrize("folder", ["doudi", "tests", "bench"])
def test_docstrings_and_comments_are_plain(folder: str) -> None:
    found = [
        f"{relative(path)}:{line} {phrase}"
        for path in python_files()
        if relative(path).startswith(f"{folder}/") and path != Path(__file__)
        for line, text in prose_of(path.read_text(encoding="utf-8"))
        for phrase in banned_in(text)
    ]
    assert found == []


def test_documents_are_plain() -> None:
    paths = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    found = {relative(path): banned_in(path.read_text(encoding="utf-8")) for path in paths}
    assert {path: phrases for path, phrases in found.items() if phrases} == {}


def test_a_riddle_is_noticed() -> None:
    assert banned_in("Whoever stands for\nits roll.") == ["stands for", "whoever"]
    assert banned_in("A township confirms its roll.") == []


def test_names_of_tests_are_plain() -> None:
    found = [
        f"{relative(path)}:{line} {name}"
        for path in python_files()
        if relative(path).startswith("tests/")
        for line, name in names_of_tests(path.read_text(encoding="utf-8"))
        if banned_in_test_name(name)
    ]
    assert found == []


def test_a_riddle_in_a_test_name_is_noticed() -> None:
    source = "def test_who_repaid_more_than_he_had_to(): ...\ndef helper_told(): ...\n"
    assert [(line, banned_in_test_name(name)) for line, name in names_of_tests(source)] == [(1, ["he"])]
    assert banned_in_test_name("test_the_stand_in_answers") == ["stand in"]
    assert banned_in_test_name("test_the_history_of_this_person") == []


def test_no_line_of_a_template_is_too_long() -> None:
    long = {
        relative(path): sum(len(line) > LONGEST_TEMPLATE_LINE for line in path.read_text(encoding="utf-8").splitlines())
        for path in templates()
    }
    assert {path: number for path, number in long.items() if number} == {}


def test_lines_of_templates_are_short_on_average() -> None:
    lines = [line for path in templates() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert sum(map(len, lines)) / len(lines) < HIGHEST_MEAN_OF_TEMPLATE_LINES


def test_the_formatter_is_seldom_switched_off() -> None:
    mark = "# fmt: " + "skip"
    assert sum(path.read_text(encoding="utf-8").count(mark) for path in python_files()) <= FORMATTER_OPT_OUTS


@pytest.mark.parametrize("kind", ["css", "js"])
def test_stylesheets_and_scripts_have_one_rule_a_line(kind: str) -> None:
    paths = [path for path in sorted((ROOT / "doudi").rglob(f"*.{kind}")) if VENDORED not in path.parts]
    assert paths
    crowded = {
        relative(path): sum(
            len(line) > LONGEST_TEMPLATE_LINE or line.count("{") > 3
            for line in path.read_text(encoding="utf-8").splitlines()
        )
        for path in paths
    }
    assert {path: number for path, number in crowded.items() if number} == {}


WORDS_OF_OFFICERS = {
    "等别人办": "待他人办理",
    "代班": "代办",
    "再交”": "再提交",
}
"""Words that a township found odd, and what pages say instead."""


def officers_texts() -> Iterator[tuple[str, str]]:
    """The texts of pages and of the officers' guide, with their files.

    Models are left out: the names of their columns are repeated in migrations, and forms and lists have their own.
    """
    paths = [path for path in python_files() if relative(path).startswith("doudi/") and path.name != "models.py"]
    paths += [*templates(), *sorted((ROOT / "docs" / "guide").glob("*.md"))]
    for path in paths:
        yield relative(path), path.read_text(encoding="utf-8")


def test_pages_use_the_words_of_officers() -> None:
    found = [f"{path} {word}" for path, text in officers_texts() for word in WORDS_OF_OFFICERS if word in text]
    assert found == []


def iso_dates_in_sentences(source: str) -> list[int]:
    """Lines that put a date as 2026-11-29 into a sentence for users."""
    return [
        call.lineno
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "format"
        for keyword in call.keywords
        if "%Y-%m-%d" in ast.unparse(keyword.value) and "%H" not in ast.unparse(keyword.value)
    ]


def test_dates_in_sentences_are_written_out() -> None:
    paths = [path for path in python_files() if relative(path).startswith("doudi/")]
    assert [relative(path) for path in paths if iso_dates_in_sentences(path.read_text(encoding="utf-8"))] == []


def test_a_date_of_a_machine_in_a_sentence_is_noticed() -> None:
    assert iso_dates_in_sentences('_("到{day}").format(day=f"{run.due_on:%Y-%m-%d}")') == [1]
    assert iso_dates_in_sentences('_("到{day}").format(day=format_date(run.due_on))') == []
