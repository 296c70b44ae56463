"""Pages of interfaces for other systems."""

from __future__ import annotations

from tests.conftest import CAST
from tests.page_rules.groups import ADMINISTRATORS, Rules

DCI = (
    *("search", "sync_search", "subscribe", "unsubscribe", "txn_status", "sync_txn_status"),
    *("notify", "on_search", "on_subscribe", "on_unsubscribe", "txn_on_status"),
)
SERVICE_POSTS = ("look_up", "look_up_payments", "assessments")
SERVICE_GETS = ("cases", "referrals", "warnings", "standards", "rules")
"""Addresses for machines, which ask for a token."""

PAGES: Rules = {
    "api_clients:clients": {"may": ADMINISTRATORS},
    "api_clients:register": {"may": {"system_administrator"}},
    "api_clients:client": {"may": ADMINISTRATORS, "of_county": "api_client"},
    "api_machine:token": {"may": set(CAST), "public": True, "post_only": True},
    **{f"api_dci:{name}": {"may": set(CAST), "public": True, "post_only": True} for name in DCI},
    "api_dci:keys": {"may": set(CAST), "public": True},
    "api_v1:documentation": {"may": set(CAST), "public": True},
    "api_v1:contract": {"may": set(CAST), "public": True},
    **{f"api_v1:{name}": {"may": set(CAST), "public": True, "post_only": True} for name in SERVICE_POSTS},
    **{f"api_v1:{name}": {"may": set(CAST), "public": True, "asks_for_token": True} for name in SERVICE_GETS},
    "api_v1:application": {
        "may": set(CAST),
        "public": True,
        "asks_for_token": True,
        "arguments": ["S0000000000"],
    },
}
