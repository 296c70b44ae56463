"""Mutants of the economic check, of the clock of cases, and of what those who sign see."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_REQUIREMENT = "doudi/casework/economic_checks/requirement.py"
_REQUESTS = "doudi/casework/economic_checks/actions/requests.py"
_REPORTS = "doudi/casework/economic_checks/actions/reports.py"
_WAIVERS = "doudi/casework/economic_checks/actions/waivers.py"
_CHECK_WORKFLOW = "doudi/casework/economic_checks/workflow.py"
_CONFIRMATION = "doudi/casework/cases/actions/confirmation.py"
_REASSESSMENT = "doudi/casework/post_award/actions/reassessment.py"
_INVESTIGATION = "doudi/casework/cases/actions/investigation.py"
_PAUSES = "doudi/casework/cases/actions/pauses.py"
_EXTENSIONS = "doudi/casework/cases/actions/extensions.py"
_LIMITS = "doudi/casework/cases/limits.py"
_STEPS = "doudi/casework/procedures/steps.py"
_CHANGED = "doudi/casework/changed_facts/log.py"
_COMPARISON = "doudi/casework/cases/registry_comparison.py"
MUTANTS = (
    # --- the report ---
    Mutant(
        "check: no confirmation without a report",
        _CONFIRMATION,
        "    require_valid_check(locked, by)\n",
        "",
        hints=("test_no_confirmation_without_a_report",),
    ),
    Mutant(
        "check: no decision on changed means without a report",
        _REASSESSMENT,
        "    require_valid_check(locked, by)\n",
        "",
        hints=("test_decision_on_changed_income_needs_a_report",),
    ),
    Mutant(
        "check: a running check is no report",
        _REQUIREMENT,
        'if status.standing in {"missing", "running"}:',
        'if status.standing in {"missing"}:',
        hints=("test_no_confirmation_without_a_report",),
    ),
    Mutant(
        "check: a report expires",
        _REQUIREMENT,
        "    if report.valid_until < today():\n",
        "    if report.valid_until < report.reported_on:\n",
        hints=("test_report_expires",),
    ),
    Mutant(
        "check: a report includes everybody of the household",
        _REQUIREMENT,
        'return CheckStatus("incomplete" if missing else "valid"',
        'return CheckStatus("valid"',
        hints=("test_report_must_include_everybody_of_the_household",),
    ),
    Mutant(
        "check: who entered the report does not confirm",
        _REQUIREMENT,
        'if status.standing == "valid" and status.report is not None:',
        'if status.standing == "nothing" and status.report is not None:',
        hints=("test_who_entered_the_report_does_not_confirm",),
    ),
    Mutant(
        "check: a difference found late blocks the confirmation",
        _REQUIREMENT,
        "    unresolved = [doubt for doubt in check_doubts(case) if doubt not in resolved]\n",
        "    unresolved = [doubt for doubt in check_doubts(case) if doubt in resolved]\n",
        hints=("test_late_difference_blocks_the_confirmation",),
    ),
    Mutant(
        "check: a difference is a doubt before the opinion",
        _INVESTIGATION,
        "    unresolved += [doubt for doubt in check_doubts(case) if doubt not in resolved]\n",
        "",
        hints=("test_difference_is_a_doubt_and_the_applicant_knows_before_a_refusal",),
    ),
    Mutant(
        "check: the applicant knows the difference before a refusal",
        _CONFIRMATION,
        "    require_result_told(locked)\n",
        "",
        hints=("test_difference_is_a_doubt_and_the_applicant_knows_before_a_refusal",),
    ),
    Mutant(
        "check: an objection stops the confirmation",
        _REQUIREMENT,
        'if status.standing == "disputed":',
        'if status.standing == "nothing":',
        hints=("test_objection_blocks_until_the_recheck_has_a_report",),
    ),
    Mutant(
        "check: going without does not silence an objection",
        _REQUIREMENT,
        'if waiver is not None and not status.lets_pass and status.standing != "disputed":',
        "if waiver is not None and not status.lets_pass:",
        hints=("test_going_without_does_not_silence_an_objection",),
    ),
    Mutant(
        "check: every source in the scope answers",
        _REPORTS,
        "waiting = [source_label(name) for name in locked.sources if name not in answered]",
        "waiting = [source_label(name) for name in locked.sources if name in answered and not answered]",
        hints=("test_report_needs_every_reply_a_number_and_a_scan",),
    ),
    Mutant(
        "check: a typed report has its scan",
        _REPORTS,
        "    if attachment is None and not is_system:\n",
        "    if attachment is None and is_system:\n",
        hints=("test_report_needs_every_reply_a_number_and_a_scan",),
    ),
    # --- consents ---
    Mutant(
        "check: everybody consents",
        _REQUESTS,
        "    missing = [subject.name for subject in subjects if subject.consent is None]\n",
        "    missing = [subject.name for subject in subjects if not subject.name]\n",
        hints=("test_request_needs_the_consent_of_every_adult_and_of_a_guardian",),
    ),
    Mutant(
        "check: an obligor consents in person",
        _REQUESTS,
        "if subject.role == CheckSubject.Role.OBLIGOR and not is_own:",
        "if subject.role == CheckSubject.Role.OBLIGOR and is_own and not signed_by:",
        hints=("test_obligor_living_apart_only_with_their_own_consent",),
    ),
    Mutant(
        "check: a child does not sign",
        _REQUESTS,
        "if subject.role == CheckSubject.Role.WARD and is_own:",
        "if subject.role == CheckSubject.Role.WARD and not signed_by:",
        hints=("test_consents_are_refused_by_name",),
    ),
    Mutant(
        "check: a guardian says why",
        _REQUESTS,
        "if not is_own and not consent.guardian_reason.strip():",
        "if not is_own and not signed_by:",
        hints=("test_consents_are_refused_by_name",),
    ),
    Mutant(
        "check: sources left out have a reason",
        _REQUESTS,
        "if set(sources) != set(allowed) and not scope_reason.strip():",
        "if not sources and not scope_reason.strip():",
        hints=("test_scope_of_a_check",),
    ),
    Mutant(
        "check: the township requests, the county checks",
        _CHECK_WORKFLOW,
        "if not may_use(by, township=verb not in BUREAU_VERBS):",
        "if not may_use(by, township=True) and not may_use(by, township=False):",
        hints=("test_township_requests_and_county_checks",),
    ),
    # --- going without ---
    Mutant(
        "check: going without needs a second person",
        _WAIVERS,
        "    refuse_same_person(by, waiver.proposed_by_id,",
        "    refuse_same_person(by, None,",
        hints=("test_going_without_needs_a_second_person_with_a_reason",),
    ),
    Mutant(
        "check: the leader decides in a small township",
        _WAIVERS,
        "return len(officers) <= SMALL_TOWNSHIP_OFFICERS",
        "return len(officers) < 0",
        hints=("test_second_officer_decides_only_in_a_larger_township",),
    ),
    Mutant(
        "check: what was confirmed without a report is counted",
        _REQUIREMENT,
        "        status.waiver.used_on = today()\n",
        "",
        hints=("test_going_without_needs_a_second_person_with_a_reason",),
    ),
    # --- the clock ---
    Mutant(
        "clock: a pause begins by agreement",
        _PAUSES,
        "    refuse_same_person(by, pause.proposed_by_id,",
        "    refuse_same_person(by, None,",
        hints=("test_proposer_cannot_agree_to_their_own_pause",),
    ),
    Mutant(
        "clock: a leader agrees to a pause",
        _STEPS,
        '    "decide_pause": frozenset({Role.TOWNSHIP_LEADER, Role.BUREAU_LEADER}),\n',
        "",
        hints=("test_only_a_leader_of_the_area_agrees_to_a_pause",),
    ),
    Mutant(
        "clock: a pause has evidence",
        _PAUSES,
        "not (evidence.strip() or attachment)",
        "not (reason or attachment)",
        hints=("test_pause_needs_a_declared_reason_and_evidence",),
    ),
    Mutant(
        "clock: the leader of the bureau extends",
        _STEPS,
        '    "decide_extension": frozenset({Role.BUREAU_LEADER}),\n',
        "",
        hints=("test_extension_to_45_days_by_the_leader_of_the_bureau",),
    ),
    Mutant(
        "clock: another person extends",
        _EXTENSIONS,
        "    refuse_same_person(by, extension.proposed_by_id,",
        "    refuse_same_person(by, None,",
        hints=("test_proposer_cannot_grant_their_own_extension",),
    ),
    Mutant(
        "clock: no extension after the deadline",
        _EXTENSIONS,
        "if case.paused_since is None and case.due_on is not None and today() > case.due_on:",
        "if case.due_on is None:",
        hints=("test_no_extension_after_the_deadline_or_without_a_rule",),
    ),
    Mutant(
        "clock: one extension of a case",
        _EXTENSIONS,
        "if locked.extensions.exclude(is_agreed=False).exists():",
        "if locked.extensions.filter(is_agreed=False).exists():",
        hints=("test_extension_to_45_days_by_the_leader_of_the_bureau",),
    ),
    Mutant(
        "clock: a pause does not hide an earlier lateness",
        _LIMITS,
        "until = done_on or today()\n",
        "until = today()\n",
        hints=("test_pause_moves_only_limits_that_were_open",),
    ),
    Mutant(
        "clock: paused days are counted apart",
        _LIMITS,
        "worked=max(0, working_days_between(start, end) - paused),",
        "worked=max(0, working_days_between(start, end)),",
        hints=("test_pause_begins_when_the_leader_agrees",),
    ),
    # --- what is signed is seen ---
    Mutant(
        "signed: a change of the declaration is logged",
        _INVESTIGATION,
        "person=subject, new=new, before=before)",
        "person=subject, new={}, before=before)",
        hints=("test_registered_declaration_shows_old_and_new",),
    ),
    Mutant(
        "signed: the earlier answer is the old value",
        _CHANGED,
        "known = _registered(person, before) | (earlier or {})",
        "known = _registered(person, before)",
        hints=("test_answers_of_the_home_visit_are_changes_once",),
    ),
    Mutant(
        "signed: nothing differs from a blank",
        _COMPARISON,
        'mark = "differs" if has_value else "unregistered"',
        'mark = "differs"',
        hints=("test_differs_only_where_the_registry_has_a_value",),
    ),
)
