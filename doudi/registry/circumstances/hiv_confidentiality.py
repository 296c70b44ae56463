"""Confidentiality of a child's HIV status: shown only to users with the permission (HIV179-2).

For everybody else, children with HIV and orphans have the same text on pages and in explanations, so that the status
cannot be inferred from an omission either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor
from doudi.registry.models import Circumstance
from doudi.values.carries import carries

HIV = "hiv"
_SAME_TEXT_STATUSES = {HIV, "orphan"}
_STATUS = "child_status"
_NEUTRAL_TEXT = _("享受儿童基本生活费")
_REVEALING_NAMES = {_STATUS, "child_award_status", "supported_as_orphan"}
_NEUTRAL_LABELS = {"supported_as_orphan_or_hiv_child": _("按儿童基本生活费保障")}
_HIDDEN_CITATIONS = "HIV"
_PROGRAMME = "child_living"
_NO_STATUS = (None, "", "none")


def may_see_hiv_status(by: Actor) -> bool:
    """Whether the user may see the HIV status."""
    return not isinstance(by, User) or by.may(Permission.SEE_HIV_STATUS)


@carries("HIV179-2")
def is_hidden_from(by: Actor, circumstance: Circumstance | None) -> bool:
    """Whether the value is hidden from the user, who then may neither change nor correct it."""
    return (
        circumstance is not None and circumstance.kind == _STATUS and is_status_hidden_from(by, str(circumstance.value))
    )


def is_status_hidden_from(by: Actor, status: str) -> bool:
    """Whether the child status of an award is hidden from the user."""
    return status in _SAME_TEXT_STATUSES and not may_see_hiv_status(by)


def text_for_reader(by: Actor, circumstance: Circumstance) -> str:
    """The text of a circumstance for the user, neutral where the value is hidden."""
    return str(_NEUTRAL_TEXT) if is_hidden_from(by, circumstance) else circumstance.shown


def value_for_reader(kind: str, value: Any, text: str, *, is_hidden: bool) -> str:
    """The text of a value, neutral where the HIV status ``is_hidden`` from the reader."""
    return str(_NEUTRAL_TEXT) if is_hidden and kind == _STATUS and value in _SAME_TEXT_STATUSES else text


def choices_for(by: Actor, kind: str, words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The choices of a kind that the user may see."""
    return words if kind != _STATUS or may_see_hiv_status(by) else [choice for choice in words if choice[0] != HIV]


def is_of_child(person: Mapping[str, Any], awards: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a person, as a snapshot row, has a child status or ever had an award for one."""
    own = (award for award in awards if award["person_id"] == person["person_id"])
    has_award = any(award["programme"] == _PROGRAMME or award["child_status"] not in _NO_STATUS for award in own)
    return has_award or person[_STATUS] not in _NO_STATUS


def redact_explanation(by: Actor, tree: dict[str, Any], *, is_of_child: bool) -> dict[str, Any]:
    """The explanation tree for the user, without anything that tells the HIV status.

    Of somebody without a child status (``is_of_child`` is false) there is nothing to hide, and a neutral text about
    children's benefits would be untrue.
    """
    return tree if may_see_hiv_status(by) or not is_of_child else _redacted(tree)


def _redacted(node: dict[str, Any]) -> dict[str, Any]:
    if node["name"] in _REVEALING_NAMES:
        return {"name": node["name"], "kind": node["kind"], "label": node["label"], "display": _NEUTRAL_TEXT}
    parts = node.get("parts", [])
    cites, references = node.get("cites", []), node.get("references", [])
    is_revealing = any(part["name"] in _REVEALING_NAMES for part in parts)
    return {
        **node,
        "label": _NEUTRAL_LABELS.get(node["name"], node["label"]),
        "formula": "" if is_revealing else _without_labels(node.get("formula", ""), parts),
        "references": [
            text for cite, text in zip(cites, references, strict=False) if not cite.startswith(_HIDDEN_CITATIONS)
        ],
        "parts": [_redacted(part) for part in parts],
    }


def _without_labels(formula: str, parts: list[dict[str, Any]]) -> str:
    for part in parts:
        if part["name"] in _NEUTRAL_LABELS:
            formula = formula.replace(part["label"], str(_NEUTRAL_LABELS[part["name"]]))
    return formula
