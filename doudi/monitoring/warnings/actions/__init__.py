"""What is done with warnings: look, end, agree, act, hand over, follow."""

from doudi.monitoring.warnings.actions.acts import (
    link_case,
    open_case_of_warning,
    open_relief_of_warning,
    place_hold_of_warning,
    raise_question_of_warning,
    refer_warning,
    report_death_of_warning,
    report_lead_of_warning,
)
from doudi.monitoring.warnings.actions.families import end_with_family
from doudi.monitoring.warnings.actions.findings import (
    agree_with_finding,
    end_warning,
    findings_with_words,
    reopen_warning,
    send_finding_back,
)
from doudi.monitoring.warnings.actions.looks import look_at_warning, record_visit
from doudi.monitoring.warnings.actions.outcomes import follow_opened, follow_people
from doudi.monitoring.warnings.actions.owners import hand_over_warning, release_departed_owners

__all__ = [
    "agree_with_finding",
    "end_warning",
    "end_with_family",
    "findings_with_words",
    "follow_opened",
    "follow_people",
    "hand_over_warning",
    "link_case",
    "look_at_warning",
    "open_case_of_warning",
    "open_relief_of_warning",
    "place_hold_of_warning",
    "raise_question_of_warning",
    "record_visit",
    "refer_warning",
    "release_departed_owners",
    "reopen_warning",
    "report_death_of_warning",
    "report_lead_of_warning",
    "send_finding_back",
]
