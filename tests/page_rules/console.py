"""Pages of the console, the frame and attachments."""

from __future__ import annotations

from tests.conftest import CAST
from tests.page_rules.groups import REGISTER, STAFF, Rules

PAGES: Rules = {
    "console:desk": {"may": STAFF},
    "console:help": {"may": STAFF},
    "console:help_chapter": {"may": STAFF, "arguments": ["pages"]},
    "console:tour": {"may": STAFF},
    "console:finish_tour": {"may": STAFF, "post_only": True},
    "console:my_account": {"may": set(CAST)},
    "console:access_log": {"may": {"audit_administrator"}},
    "console:audit_trail": {"may": {"leader", "director", "auditor", "audit_administrator"}},
    "console:accounts": {"may": {"system_administrator"}},
    "console:open_account": {"may": {"system_administrator"}},
    "console:account": {"may": {"system_administrator"}, "of_county": "account"},
    "console:account_proposals": {"may": {"system_administrator", "security_administrator"}},
    "console:account_proposal": {
        "may": {"system_administrator", "security_administrator"},
        "of_county": "account_proposal",
    },
    "console:new_money_accounts": {"may": {"director"}},
    "console:enrolments": {"may": {"leader", "security_administrator", "system_administrator"}},
    "console:enrolment": {
        "may": {"leader", "security_administrator", "system_administrator"},
        "of_county": "account",
        "not_of": {"system_administrator"},
    },
    "console:rights_review": {"may": {"security_administrator"}},
    "console:sign_in_security": {"may": {"security_administrator"}},
    "console:sign_in_security_account": {"may": {"security_administrator"}, "of_county": "account"},
    "ui:health": {"may": set(CAST), "public": True},
    "ui:language": {"may": set(CAST), "public": True, "post_only": True},
    "attachments:read": {"may": REGISTER, "about": "photo"},
    "ui:pick": {"may": set(CAST), "arguments": ["people"], "post_only": True},
    "ui:save_view": {"may": set(CAST), "post_only": True},
    "ui:delete_view": {"may": set(CAST), "arguments": [1], "post_only": True},
    "ui:offline_key": {"may": set(CAST), "post_only": True},
    "ui:style_guide": {"may": set(CAST)},
}
