"""The law: papers, dated figures, facts, rules, and the engine that answers from them.

This front door is all that other rooms import. It is light: databases and SQL are loaded when asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from doudi.policy import rules as _rules_package
from doudi.policy.engine.book import RuleBook, load_rule_book
from doudi.policy.facts import FACTS
from doudi.policy.language import Rule

FOLDER = Path(__file__).resolve().parent


def declared_rules() -> list[Rule]:
    """Every rule of every module below ``rules/``."""
    found: list[Rule] = []
    for module in pkgutil.iter_modules(_rules_package.__path__):
        namespace = vars(importlib.import_module(f"{_rules_package.__name__}.{module.name}"))
        found.extend(value for value in namespace.values() if isinstance(value, Rule))
    return found


@cache
def rule_book() -> RuleBook:
    """The rule book of this process."""
    return load_rule_book(FOLDER, FACTS, declared_rules())
