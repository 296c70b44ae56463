"""Whether what the library says is still right: what changed in its clauses since somebody checked it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.clock import today
from doudi.core.record_language import in_record_language
from doudi.outreach.guides.models import LibraryItem
from doudi.values.carries import carries
from doudi.values.dates import format_date


def unknown_clauses(clauses: Iterable[str]) -> list[str]:
    """Return the clauses that the rule book does not have."""
    known = policy.rule_book().legislation.clauses
    return [clause for clause in clauses if clause not in known]


def digest_of(clauses: Iterable[str]) -> str:
    """Return the digest of what clauses say, with the standing of their papers."""
    legislation = policy.rule_book().legislation
    parts = []
    with in_record_language():
        for clause in sorted(clauses):
            known, text = legislation.clauses.get(clause), legislation.legal_text_of(clause)
            parts.append(f"{clause}|{known.place}{known.text}|{text.status if text else ''}" if known else clause)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@policy.cached_per_rule_book
def _decided_by_clause() -> dict[str, dict[str, list[date]]]:
    """Return for each clause the labels of the figures it sets, with every day on which such a figure was decided."""
    found: dict[str, dict[str, list[date]]] = {}
    for parameter in policy.rule_book().parameters.values():
        days = [value.decided for value in parameter.values]
        for clause in {clause for value in parameter.values for clause in value.cites}:
            found.setdefault(clause, {})[parameter.label] = days
    return found


@carries("P18-27.b")
def what_changed(item: LibraryItem) -> list[str]:
    """Return what changed since an item was checked, in sentences; nothing where it is still right."""
    legislation, sentences = policy.rule_book().legislation, list[str]()
    for clause in item.clauses:
        if clause not in legislation.clauses:
            sentences.append(_("{clause}已经不在规则库里。").format(clause=clause))
            continue
        for label, days in _decided_by_clause().get(clause, {}).items():
            later = [day for day in days if item.checked_on < day <= today()]
            if later:
                sentences.append(_("{label}在{day}有新的决定。").format(label=label, day=format_date(max(later))))
    if not sentences and digest_of(item.clauses) != item.clause_digest:
        sentences.append(_("依据的条款或者文件的状态变了。"))
    return sentences
