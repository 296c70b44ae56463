"""Mutants of the source, and the tests beside each file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAYMENTS = "doudi/payments/"
TESTS_BESIDE = {
    "doudi/care/agreements/actions/payees.py": ("tests/payments/computation/test_care_payees.py",),
    "doudi/care/agreements/": ("tests/care/agreements",),
    "doudi/care/institutions/": ("tests/care/institutions/test_residences.py",),
    "doudi/care/payables/": ("tests/care/payables/test_wrong_payments.py",),
    "doudi/care/medical/": ("tests/care/medical/test_settlements.py",),
    "doudi/care/funerals/": ("tests/care/funerals",),
    "doudi/care/visits/plan.py": ("tests/care/institutions/test_residences.py",),
    "doudi/care/visits/": ("tests/care/visits/test_records.py",),
    "doudi/payments/computation/care_dues.py": ("tests/care/payables/test_wrong_payments.py",),
    "doudi/care/services/": ("tests/care/services",),
    "doudi/care/charity/": ("tests/care/charity",),
    "doudi/care/children/": ("tests/care/children",),
    "doudi/supervision/inspections/": ("tests/supervision/inspections",),
    "doudi/monitoring/judgements/": ("tests/monitoring/judgements",),
    "doudi/core/accounts/proposals/": ("tests/attacks/test_accounts.py",),
    "doudi/core/accounts/first_accounts.py": ("tests/attacks/test_accounts.py",),
    "doudi/core/accounts/second_factors/codes.py": ("tests/attacks/test_sign_in_limits.py",),
    "doudi/core/lookup_codes.py": ("tests/core/test_lookup_codes.py", "tests/casework/receipt_codes"),
    "doudi/core/limits/": ("tests/attacks/test_sign_in_limits.py",),
    "doudi/core/attachments/": ("tests/attacks/test_uploads.py",),
    "doudi/files/workbook_measure.py": ("tests/attacks/test_workbooks.py",),
    "doudi/payments/bank_exchange/actions/late_returns.py": ("tests/attacks/test_late_returns.py",),
    "doudi/core/audit/": ("tests/core/test_audit.py", "tests/payments/runs/test_altered_content.py"),
    "doudi/core/encryption/": ("tests/core/test_encryption.py", "tests/payments/runs/test_altered_content.py"),
    "doudi/payments/run_content.py": ("tests/payments/runs/test_altered_content.py",),
    "doudi/payments/migrations/0011": ("tests/payments/runs/test_altered_content.py",),
    "doudi/registry/moves/": ("tests/registry/moves",),
    "doudi/registry/households/": ("tests/registry/moves", "tests/registry/households"),
    "doudi/registry/households/panels.py": ("tests/payments/family_file", "tests/casework/family_file"),
    "doudi/payments/family_file/": ("tests/payments/family_file",),
    "doudi/registry/personal_data/": ("tests/casework/contacts", "tests/registry/people"),
    "doudi/casework/contacts/": ("tests/casework/contacts",),
    "doudi/registry/search/": ("tests/registry/search",),
    "doudi/casework/search/": ("tests/casework/search",),
    "doudi/registry/circumstances/hiv_confidentiality.py": ("tests/registry/test_pages.py",),
    "doudi/registry/circumstances/views.py": ("tests/registry/circumstances/test_effects.py",),
    "doudi/casework/home_visits/": (
        "tests/casework/home_visits",
        "tests/casework/switches",
        "tests/casework/cases/test_joint_matters.py",
    ),
    "doudi/casework/cases/joint_matters.py": ("tests/casework/cases/test_joint_matters.py",),
    "doudi/casework/annual_reviews/": ("tests/casework/annual_reviews",),
    "doudi/relief/instalments/": ("tests/relief/test_instalments.py", "tests/relief/test_reserves.py"),
    "doudi/relief/excel_lists/": ("tests/relief/test_excel_lists.py",),
    "doudi/relief/reversals/": ("tests/relief/test_reversals.py",),
    "doudi/relief/unrecorded/": ("tests/relief/test_unrecorded.py",),
    "doudi/relief/identities/": ("tests/relief/test_unrecorded.py",),
    "doudi/relief/false_cases/": ("tests/relief/test_unrecorded.py", "tests/relief/test_bank_runs.py"),
    "doudi/relief/reserves/": ("tests/relief/test_reserves.py", "tests/relief/test_reversals.py"),
    "doudi/payments/computation/relief_": (
        "tests/relief/test_bank_runs.py",
        "tests/relief/test_reversals.py",
        "tests/relief/test_unrecorded.py",
    ),
    "doudi/payments/computation/recovery_proposals.py": (
        "tests/care/payables/test_wrong_payments.py",
        "tests/relief/test_bank_runs.py",
        "tests/payments/computation/test_computation_guards.py",
        "tests/payments/runs/test_runs.py",
    ),
    "doudi/relief/follow_ups/": ("tests/relief/follow_ups",),
    "doudi/relief/posts/": ("tests/relief/follow_ups",),
    "doudi/relief/emergencies/": ("tests/relief/emergencies",),
    "doudi/relief/other_aid/": ("tests/relief/emergencies",),
    "doudi/relief/illness_watch/": ("tests/relief/illness_watch",),
    "doudi/casework/switches/": ("tests/relief/emergencies",),
    "doudi/casework/data_entry/": ("tests/casework/data_entry",),
    "doudi/payments/statistical_returns/": ("tests/payments/statistical_returns",),
    "doudi/casework/household_records/": ("tests/casework/household_records",),
    "doudi/casework/cases/actions/acceptance.py": ("tests/casework/household_records",),
    "doudi/screening/": ("tests/screening",),
    "doudi/province/": ("tests/province",),
    "doudi/ui/lists/": ("tests/ui/test_lists.py",),
    "doudi/ui/pickers/": ("tests/ui/test_pickers.py",),
    "doudi/registry/pickers.py": ("tests/ui/test_pickers.py",),
    "doudi/registry/people/forms.py": ("tests/registry/test_pages.py",),
    "doudi/lawbook/standards/": ("tests/lawbook/standards",),
    "doudi/ui/offline_key.py": ("tests/casework/home_visits/test_phone_list.py",),
    "doudi/ui/navigation.py": ("tests/ui/test_navigation.py",),
    "doudi/ui/visited_lists.py": ("tests/ui/test_navigation.py",),
    "doudi/console/help/": ("tests/console/test_help.py",),
    "doudi/core/accounts/actions.py": ("tests/console/test_help.py", "tests/core/test_accounts.py"),
    "doudi/payments/withdrawals/": ("tests/payments/withdrawals",),
    "doudi/payments/migrations/0008": ("tests/payments/withdrawals", "tests/payments/test_four_hands.py"),
    "doudi/conferences/": ("tests/conferences",),
    "doudi/payments/recoveries/": ("tests/payments/recoveries", "tests/payments/test_refusals.py"),
    "doudi/registry/roll_import/": ("tests/registry/roll_import",),
    "doudi/registry/household_accounts/": (
        "tests/registry/household_accounts",
        "tests/payments/computation/test_household_accounts.py",
    ),
    "doudi/payments/computation/recipients.py": (
        "tests/payments/computation/test_household_accounts.py",
        "tests/payments/computation/test_merged_records.py",
        "tests/payments/runs/test_runs.py",
    ),
    "doudi/payments/take_over/": ("tests/payments/take_over",),
    "doudi/payments/computation/taken_over.py": ("tests/payments/take_over",),
    "doudi/payments/runs/": (
        "tests/payments/test_four_hands.py",
        "tests/payments/runs/test_changed_accounts.py",
        "tests/payments/withdrawals",
        "tests/payments/test_refusals.py",
        "tests/payments/runs/test_runs.py",
        "tests/payments/computation/test_computation_guards.py",
        "tests/payments/computation/test_merged_records.py",
        "tests/payments/test_pages.py",
        "tests/payments/computation/test_offsets_and_price_subsidy.py",
    ),
    "doudi/registry/deaths/": ("tests/registry/deaths/test_deaths.py",),
    "doudi/registry/circumstances/actions.py": (
        "tests/registry/deaths/test_deaths.py",
        "tests/registry/circumstances/test_circumstances.py",
    ),
    "doudi/registry/people/merged_records.py": ("tests/payments/computation/test_merged_records.py",),
    "doudi/registry/people/actions.py": ("tests/registry/deaths/test_deaths.py", "tests/registry/people"),
    "doudi/casework/self_care_teams/": ("tests/casework/self_care_teams",),
    "doudi/casework/post_award/": ("tests/casework/post_award",),
    "doudi/policy/engine/relief_assessment.py": ("tests/policy/test_relief.py",),
    "doudi/policy/rules/relief.py": ("tests/policy/test_relief.py",),
    "doudi/policy/engine/medical_costs.py": ("tests/policy/test_medical_costs.py",),
    "doudi/policy/rules/medical_costs.py": ("tests/policy/test_medical_costs.py",),
    "doudi/snapshot/relief_cases.py": ("tests/commandline/test_relief.py",),
    "doudi/matching/": ("tests/matching", "tests/province/test_list_matching.py"),
    "doudi/policy/rules/": ("tests/policy/test_worked_examples.py",),
    "doudi/snapshot/": ("tests/snapshot/test_snapshot.py",),
    "doudi/values/working_days.py": ("tests/values/test_working_days.py",),
    "doudi/payments/holds/": ("tests/payments/holds",),
    "doudi/casework/daily_tasks.py": ("tests/casework/post_award/test_reassessment.py",),
    "doudi/registry/law_inputs/": ("tests/payments/holds",),
    "doudi/core/process.py": ("tests/payments/test_refusals.py", "tests/payments/runs/test_runs.py"),
    "doudi/core/database_guards.py": ("tests/payments/computation/test_merged_records.py", "tests/core/test_audit.py"),
    "doudi/funding/": ("tests/funding",),
    "doudi/payments/bank_exchange/": (
        "tests/payments/bank_exchange",
        "tests/payments/test_pages.py",
        "tests/payments/withdrawals",
    ),
    "doudi/bankfiles/": ("tests/bankfiles", "tests/payments/bank_exchange"),
    "doudi/payments/self_audit/": ("tests/payments/self_audit/test_self_audit.py",),
    "doudi/payments/certificate/": ("tests/payments/certificate/test_certificate.py",),
    "doudi/payments/statements/": ("tests/payments/statements",),
    "doudi/payments/computation/": (
        "tests/payments/computation/test_computation_guards.py",
        "tests/payments/runs/test_runs.py",
        "tests/payments/computation/test_recovery_reductions.py",
        "tests/payments/withdrawals",
        "tests/payments/computation/test_merged_records.py",
        "tests/payments/computation/test_offsets_and_price_subsidy.py",
        "tests/payments/test_refusals.py",
        "tests/payments/bank_exchange/test_from_run_to_reissue.py",
        "tests/payments/take_over",
    ),
    "doudi/payments/": (
        "tests/payments/test_refusals.py",
        "tests/payments/computation/test_computation_guards.py",
        "tests/payments/runs/test_runs.py",
        "tests/payments/computation/test_merged_records.py",
        "tests/payments/test_pages.py",
        "tests/payments/computation/test_offsets_and_price_subsidy.py",
    ),
    "doudi/casework/publications/": ("tests/casework/publications",),
    "doudi/payments/account_authorities/": ("tests/payments/test_authority_endings.py",),
    "doudi/casework/random_checks/": ("tests/casework/random_checks",),
    "doudi/casework/recognitions/": ("tests/casework/recognitions",),
    "doudi/casework/economic_checks/": ("tests/casework/economic_checks",),
    "doudi/casework/changed_facts/": ("tests/casework/changed_facts",),
    "doudi/casework/office_details/": ("tests/casework/office_details",),
    "doudi/casework/": (
        "tests/casework/cases",
        "tests/casework/recusal",
        "tests/casework/public_notices",
        "tests/casework/publications",
    ),
    "doudi/portal/": ("tests/portal",),
    "doudi/core/accounts/": ("tests/core/test_accounts.py", "tests/attacks/test_second_factors.py"),
    "doudi/registry/": ("tests/registry/circumstances/test_circumstances.py", "tests/payments/runs/test_runs.py"),
}
"""The tests beside a guard, by the start of its path."""
ALL_MONEY_TESTS = (
    "tests/payments",
    "tests/funding",
    "tests/faults/test_simulation.py",
    "tests/faults/test_crashes.py",
    "tests/registry/circumstances/test_circumstances.py",
)
"""All tests of the money."""


@dataclass(frozen=True)
class Mutant:
    """A change of the source: the first ``before`` in the file becomes ``after``; tests in ``hints`` run first."""

    name: str
    path: str
    before: str
    after: str
    hints: tuple[str, ...] = ()

    def applied_to(self, text: str) -> str:
        """The source without the guard.

        Raises:
            LookupError: the source says something else by now.
        """
        if self.before not in text or self.before == self.after:
            raise LookupError(f"{self.path} no longer says {self.before[:80]!r}")
        return text.replace(self.before, self.after, 1)
