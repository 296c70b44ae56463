"""A call of a client: who calls, with which scopes, and whose data it was given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _

from doudi.api.clients.models import ApiClient
from doudi.api.machine.refusals import ScopeRequired
from doudi.core.access_log import spool
from doudi.core.access_log.models import LONGEST_PURPOSE, Access
from doudi.core.limits.client_address import client_address

CLIENT_ROLE = "api_client"
"""The role of a client in the access log and the audit trail."""


@dataclass
class Call:
    """A call while it is answered; ``shown`` are the people and households whose data it is given."""

    client: ApiClient
    scopes: frozenset[str]
    page: str
    address: str = ""
    kind: str = Access.Kind.LOOK_UP
    purpose: str = ""
    shown: dict[tuple[str, str], str] = field(default_factory=dict)

    def may(self, scope: str) -> bool:
        """Whether the token has a scope."""
        return scope in self.scopes

    def require(self, scope: str) -> None:
        """Refuse a token without a scope.

        Raises:
            ScopeRequired
        """
        if scope not in self.scopes:
            raise ScopeRequired(_("令牌没有权限 {scope}。").format(scope=scope))

    def note_shown(self, rows: Iterable[models.Model]) -> None:
        """Note whose data the answer has; each gets a row of the access log."""
        for row in rows:
            self.shown[str(row._meta.model_name), str(row.pk)] = str(getattr(row, "village_id", None) or "")

    def write_down(self, outcome: str = "") -> None:
        """Append the call to the access log: a row, and one for each person or household shown."""
        row = access_row(
            self.page,
            self.address,
            name=self.client.name,
            kind=Access.Kind.REFUSED if outcome else self.kind,
            purpose=self.purpose or self.client.purpose,
            outcome=outcome,
        )
        spool.append(row)
        for (subject_kind, subject_id), village in self.shown.items() if not outcome else ():
            spool.append(row | {"subject_kind": subject_kind, "subject_id": subject_id, "village_code": village})


def access_row(
    page: str, address: str, *, name: str, kind: str, purpose: str = "", outcome: str = ""
) -> dict[str, Any]:
    """Return a row of the access log for a client, or for an unknown caller."""
    return {
        "kind": kind,
        "outcome": outcome,
        "user_id": None,
        "user_name": name,
        "role": CLIENT_ROLE,
        "page": page,
        "purpose": purpose[:LONGEST_PURPOSE],
        "address": address,
    }


def write_down_stranger(request: HttpRequest, outcome: str) -> None:
    """Append a call without a valid token to the access log."""
    match = request.resolver_match
    page = match.view_name if match else ""
    spool.append(access_row(page, client_address(request), name="", kind=Access.Kind.SIGN_IN_FAILED, outcome=outcome))
