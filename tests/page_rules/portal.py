"""Pages of the portal."""

from __future__ import annotations

from tests.conftest import CAST
from tests.page_rules.groups import CHANGES, Rules

PAGES: Rules = {
    "portal:tip_off": {"may": set(CAST), "public": True},
    "portal:tip_off_received": {"may": set(CAST), "public": True},
    "portal:petition": {"may": set(CAST), "public": True},
    "portal:petition_receipt": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:petition_lookup": {"may": set(CAST), "public": True},
    "portal:petition_progress": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:home": {"may": set(CAST), "public": True},
    "portal:report_hardship": {"may": set(CAST), "public": True},
    "portal:hardship_reported": {"may": set(CAST), "public": True},
    "portal:page": {"may": set(CAST), "public": True, "arguments": ["village"]},
    "portal:self_check": {"may": set(CAST), "public": True},
    "portal:start_application": {"may": set(CAST), "public": True, "post_only": True},
    "portal:text_size": {"may": set(CAST), "public": True, "post_only": True},
    "portal:public_notices": {"may": set(CAST), "public": True},
    "portal:charity_needs": {"may": set(CAST), "public": True},
    "portal:funds": {"may": set(CAST), "public": True},
    "portal:changes": {"may": set(CAST), "public": True},
    "portal:change": {"may": set(CAST), "public": True, "of_county": "notice_round"},
    "portal:objection": {"may": set(CAST), "public": True, "about": "public_notice", "everywhere": True},
    "portal:remove_photograph": {"may": set(CAST), "public": True, "arguments": [1], "post_only": True},
    "portal:save_draft": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:resume_draft": {"may": set(CAST), "public": True},
    "portal:posters": {"may": CHANGES | {"cadre"}},
    "portal:poster": {"may": CHANGES | {"cadre"}, "about": "village"},
    "portal:photograph": {"may": set(CAST), "public": True, "arguments": [1], "missing": True},
    "portal:restore_photograph": {"may": set(CAST), "public": True, "arguments": [1], "post_only": True},
    "portal:remove_member": {"may": set(CAST), "public": True, "arguments": [1], "post_only": True},
    "portal:self_check_step": {"may": set(CAST), "public": True, "arguments": [2]},
    "portal:self_check_result": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:draft_saved": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:clear": {"may": set(CAST), "public": True},
    "portal:submit": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:receipt": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:lookup": {"may": set(CAST), "public": True},
    "portal:recipient_request": {"may": set(CAST), "public": True, "arguments": ["change"]},
    "portal:recipient_request_receipt": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:recipient_request_progress": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:lost_code": {"may": set(CAST), "public": True},
    "portal:progress": {"may": set(CAST), "public": True, "leads_on": True},
    "portal:respond": {"may": set(CAST), "public": True, "arguments": [1, "supply"], "leads_on": True},
}
