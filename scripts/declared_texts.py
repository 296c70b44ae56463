"""Write the texts that YAML files and the rule book declare as messages, for the catalogue of translations.

Prints a Python file with one ``gettext_noop`` a text; ``scripts/messages.sh`` hands it to the extraction of messages.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from doudi import policy
from doudi.policy.engine import labels

PACKAGE = Path(policy.__file__).resolve().parent.parent
CHINESE = re.compile("[\u4e00-\u9fff]")
NOT_SHOWN = ("bankfiles", "demo", "demo_site", "policy/examples", "rolls", "values", "monitoring/deliveries/provincial")
"""Folders whose YAML files hold what is read and written, not what is shown."""


def declared_texts() -> list[str]:
    """Return every declared text once, in a stable order."""
    found = (*_of_files(), *_of_rule_book(), *_of_formatted_strings())
    return list(dict.fromkeys(text for text in found if CHINESE.search(text)))


def _of_files() -> Iterator[str]:
    for path in sorted(PACKAGE.rglob("*.yaml")):
        if not path.relative_to(PACKAGE).as_posix().startswith(NOT_SHOWN):
            for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
                yield from _scalars(document)


def _scalars(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _scalars(key)
            yield from _scalars(item)
    elif isinstance(value, list):
        for item in value:
            yield from _scalars(item)
    elif isinstance(value, str):
        yield value


def _of_rule_book() -> Iterator[str]:
    for rule in policy.rule_book().rules:
        yield from (rule.label, *(rule.for_citizens or ()), rule.assumption or "")
    for fact in policy.rule_book().facts.values():
        short = fact.meaning.partition("（")[0].partition("，")[0].partition("：")[0]
        yield from (fact.meaning, short, short.removeprefix("是否").removeprefix("为"))
    for known in (labels.WORD_LABELS, labels.PROGRAMME_LABELS, labels.DOUBT_LABELS):
        yield from map(str, known.values())


def _of_formatted_strings() -> Iterator[str]:
    """The texts within f-strings, which xgettext does not read."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if not path.relative_to(PACKAGE).as_posix().startswith("demo"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FormattedValue):
                    yield from _translated_in(node)


def _translated_in(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"_", "gettext", "gettext_lazy"}:
            for argument in call.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


if __name__ == "__main__":
    lines = [f"gettext_noop({json.dumps(text, ensure_ascii=False)})\n" for text in declared_texts()]
    sys.stdout.writelines(["from django.utils.translation import gettext_noop\n", *lines])
