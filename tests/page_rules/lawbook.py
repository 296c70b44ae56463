"""Pages of the law book."""

from __future__ import annotations

from tests.conftest import CAST
from tests.page_rules.groups import STANDARDS, Rules

PAGES: Rules = {
    "lawbook:home": {"may": set(CAST), "public": True},
    "lawbook:legislation": {"may": set(CAST), "public": True},
    "lawbook:legal_text": {"may": set(CAST), "public": True, "arguments": ["P30"]},
    "lawbook:rules": {"may": set(CAST), "public": True},
    "lawbook:parameter": {"may": set(CAST), "public": True, "arguments": ["dibao_standard"]},
    "lawbook:to_confirm": {"may": set(CAST), "public": True},
    "lawbook:standards": {"may": STANDARDS},
    "lawbook:propose": {"may": {"bureau"}, "arguments": ["dibao_standard"]},
    "lawbook:standard": {"may": STANDARDS, "of_county": "standard"},
    "lawbook:effect": {"may": STANDARDS, "of_county": "standard"},
    "lawbook:confirm": {"may": {"director"}, "of_county": "standard", "post_only": True},
    "lawbook:refuse": {"may": {"director"}, "of_county": "standard", "post_only": True},
    "lawbook:withdraw": {"may": {"bureau"}, "of_county": "standard", "post_only": True},
}
