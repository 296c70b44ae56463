"""Mutants of public notices, appraisals of objections, publications and what may be shown in public."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_ACTIONS = "doudi/casework/public_notices/actions.py"
_LINES = "doudi/casework/public_notices/public_lines.py"
_STEPS = "doudi/casework/procedures/steps.py"
_DUTIES = "doudi/casework/publications/duties.py"
_POSTING = "doudi/casework/publications/actions.py"
_OFFICE = "doudi/casework/office_details/actions.py"
MUTANTS = (
    Mutant(
        "an objection does not end the notice",
        _ACTIONS,
        '    record(_("公示期间有人提出异议。")',
        '    take_down_notice(locked, by)\n    record(_("公示期间有人提出异议。")',
        hints=("test_notice_runs_its_days_beside_an_objection",),
    ),
    Mutant(
        "the notice hangs its seven days",
        _ACTIONS,
        "if today() <= notice.last_day:",
        "if today() < notice.last_day:",
        hints=("test_notice_runs_its_days_beside_an_objection",),
    ),
    Mutant(
        "an opposed notice leads to the review of the objection",
        _ACTIONS,
        '"end_opposed_notice" if has_open_objection(case) else "end_public_notice"',
        '"end_public_notice"',
        hints=("test_notice_runs_its_days_beside_an_objection",),
    ),
    Mutant(
        "no sending back while an objection is open",
        "doudi/casework/cases/actions/confirmation.py",
        "if locked.step in PUBLIC_NOTICE_STEPS and has_open_objection(locked):",
        "if False:",
        hints=("test_notice_runs_its_days_beside_an_objection",),
    ),
    Mutant(
        "an unfavourable opinion is not posted",
        _STEPS,
        'when="is_favourable"',
        'when=""',
        hints=("test_refusal_stores_failed_conditions",),
    ),
    Mutant(
        "no conclusion without an appraisal",
        _ACTIONS,
        "if waiting.filter(appraisal=None).exists():",
        "if False:",
        hints=("test_objection_is_concluded_by_another_person_after_an_appraisal",),
    ),
    Mutant(
        "not concluded by the chair",
        _ACTIONS,
        "            appraisal.chaired_by_id,\n",
        "",
        hints=("test_objection_is_concluded_by_another_person_after_an_appraisal",),
    ),
    Mutant(
        "not concluded by who recorded the appraisal",
        _ACTIONS,
        "            appraisal.recorded_by_id,\n",
        "",
        hints=("test_objection_is_concluded_by_another_person_after_an_appraisal",),
    ),
    Mutant(
        "not concluded by who gave the opinion",
        _ACTIONS,
        "            case.proposed_by_id,\n",
        "",
        hints=("test_objection_is_concluded_by_another_person_after_an_appraisal",),
    ),
    Mutant(
        "votes of those who were there",
        _ACTIONS,
        "if min(votes) < 0 or sum(votes) != len(names):",
        "if min(votes) < 0:",
        hints=("test_incomplete_appraisals_are_refused_by_name",),
    ),
    Mutant(
        "enough different people appraise",
        _ACTIONS,
        "if len(set(names)) != len(names) or not least <= len(names) <= MAX_APPRAISERS:",
        "if False:",
        hints=("test_incomplete_appraisals_are_refused_by_name",),
    ),
    Mutant(
        "an appraisal after the objection",
        _ACTIONS,
        " or (first.recorded_on is not None and appraisal.held_on < first.recorded_on)",
        "",
        hints=("test_incomplete_appraisals_are_refused_by_name",),
    ),
    Mutant(
        "the chair is of the township",
        _ACTIONS,
        "if chaired_by not in possible_chairs(locked):",
        "if False:",
        hints=("test_appraisal_needs_an_objection_a_chair_of_the_township_and_minutes",),
    ),
    Mutant(
        "a new notice after an objection to tekun",
        _STEPS,
        "TO_PUBLIC_NOTICE: notice if renews_public_notice else decision",
        "TO_PUBLIC_NOTICE: decision",
        hints=("test_objection_to_tekun_brings_a_new_notice",),
    ),
    Mutant(
        "an applicant under age is not named",
        _LINES,
        "if not members or is_under_age(_born(members[0])):",
        "if not members:",
        hints=("test_nobody_under_age_is_named",),
    ),
    Mutant(
        "nobody under age whose tekun ends is named",
        _LINES,
        "return any(is_under_age(person.birth_date) for person in Person.objects.filter(number__in=supported))",
        "return False",
        hints=("test_ending_of_the_tekun_of_a_grandchild",),
    ),
    Mutant(
        "one-person cover reads as dibao",
        _LINES,
        "case.procedure.public_label",
        "case.procedure.label",
        hints=("test_one_person_cover_reads_as_dibao",),
    ),
    Mutant(
        "a supervision telephone is a telephone",
        _OFFICE,
        "(is_telephone and not _TELEPHONE.fullmatch(value))",
        "False",
        hints=("test_invalid_details_are_refused_by_name",),
    ),
    # --- publications ---
    Mutant(
        "a granted decision is published",
        "doudi/casework/cases/actions/confirmation.py",
        "    open_publication(locked, decision, len(opinion.people))\n",
        "",
        hints=("test_granted_decision_is_published_with_photograph_and_list",),
    ),
    Mutant(
        "what is never shown in public is not published",
        _DUTIES,
        "if not procedure.is_shown_in_public:",
        "if False:",
        hints=("test_childrens_benefits_and_disability_subsidies_are_never_published",),
    ),
    Mutant(
        "a changed amount is published again",
        "doudi/casework/post_award/actions/reassessment.py",
        "    renew_publications(locked, measures)\n",
        "",
        hints=("test_changed_amount_is_published_again",),
    ),
    Mutant(
        "not published before the decision",
        _POSTING,
        "if not earliest <= first_day <= today():",
        "if not first_day <= today():",
        hints=("test_incomplete_publications_are_refused",),
    ),
    Mutant(
        "only the township posts",
        _POSTING,
        "if not may_post(by):",
        "if False:",
        hints=("test_only_the_township_posts_and_only_once",),
    ),
    Mutant(
        "only the own township posts",
        _POSTING,
        "if not contains(by.scope, village_code):",
        "if False:",
        hints=("test_only_the_township_posts_and_only_once",),
    ),
    Mutant(
        "a publication hangs while the aid is given",
        _POSTING,
        "if publication.take_down_due_on is None or publication.take_down_due_on > today():",
        "if False:",
        hints=("test_publication_hangs_while_the_award_is_paid_and_comes_down_after",),
    ),
    Mutant(
        "an ended award brings the publication down",
        _DUTIES,
        "waiting.filter(~Exists(in_force), household__isnull=False)",
        "waiting.filter(Exists(in_force), household__isnull=False)",
        hints=("test_publication_hangs_while_the_award_is_paid_and_comes_down_after",),
    ),
)
