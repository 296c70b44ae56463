"""That a child has HIV is told only to those who are appointed for it (HIV179-2).

To everybody else such a child and an orphan read alike, on the page and in the reasons, so that nobody can tell from
what is left out either.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor
from doudi.registry.models import Circumstance

HIV = "hiv"
_ALIKE = {HIV, "orphan"}
_STATUS = "child_status"
_INSTEAD = _("享受儿童基本生活费")
_TELLING = {_STATUS, "child_award_status", "supported_as_orphan"}
_LABELS = {"supported_as_orphan_or_hiv_child": _("按儿童基本生活费保障")}
_PAPER = "HIV"


def may_see_hiv_status(by: Actor) -> bool:
    """Whether somebody is appointed to know."""
    return not isinstance(by, User) or by.may(Permission.SEE_HIV_STATUS)


def is_hidden_from(by: Actor, said: Circumstance | None) -> bool:
    """Whether what was said is one of those that read alike to somebody: he neither changes nor corrects it."""
    return said is not None and said.kind == _STATUS and not may_see_hiv_status(by) and said.value in _ALIKE


def text_for_reader(by: Actor, said: Circumstance) -> str:
    """What was said, as somebody may read it."""
    return str(_INSTEAD) if is_hidden_from(by, said) else said.shown


def value_for_reader(kind: str, value: Any, shown: str, *, kept: bool) -> str:
    """A value as it may be read where what reads alike is ``kept`` from the reader."""
    return str(_INSTEAD) if kept and kind == _STATUS and value in _ALIKE else shown


def choices_for(by: Actor, kind: str, words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The words of a kind that somebody may choose from."""
    return words if kind != _STATUS or may_see_hiv_status(by) else [one for one in words if one[0] != HIV]


def redact_explanation(by: Actor, tree: dict[str, Any]) -> dict[str, Any]:
    """A tree of reasons as somebody may read it."""
    return tree if may_see_hiv_status(by) else _redacted(tree)


def _redacted(node: dict[str, Any]) -> dict[str, Any]:
    if node["name"] in _TELLING:
        return {"name": node["name"], "kind": node["kind"], "label": node["label"], "display": _INSTEAD}
    parts = node.get("parts", [])
    cites, references = node.get("cites", []), node.get("references", [])
    tells = any(part["name"] in _TELLING for part in parts)
    return {
        **node,
        "label": _LABELS.get(node["name"], node["label"]),
        "formula": "" if tells else _without_labels(node.get("formula", ""), parts),
        "references": [text for cite, text in zip(cites, references, strict=False) if not cite.startswith(_PAPER)],
        "parts": [_redacted(part) for part in parts],
    }


def _without_labels(formula: str, parts: list[dict[str, Any]]) -> str:
    for part in parts:
        if part["name"] in _LABELS:
            formula = formula.replace(part["label"], str(_LABELS[part["name"]]))
    return formula
