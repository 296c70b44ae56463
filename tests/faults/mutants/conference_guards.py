"""Mutants of conferences: quorum, recusal, the second person, frozen facts, and what takes effect when."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_MINUTES = "doudi/conferences/minutes/actions.py"
_DECISIONS = "doudi/conferences/meetings/decisions.py"
_SESSION = "doudi/conferences/meetings/session.py"
_FOLDER = "doudi/conferences/meetings/folder.py"
_MIGRATION = "doudi/conferences/migrations/0001_conferences.py"
_TASKS = "doudi/conferences/tasks/queries.py"
_PRECEDENTS = "doudi/conferences/precedents/queries.py"
_LOCKS = "doudi/conferences/meetings/locks.py"
_WAIVERS = "doudi/payments/recoveries/conferences.py"
MUTANTS = (
    Mutant(
        "conference: minutes are confirmed by another than their recorder",
        _MINUTES,
        "    refuse_same_person(by, locked.recorded_by_id, uploader, sentence=sentence)\n",
        "",
        hints=("test_one_person_alone_cannot_confirm",),
    ),
    Mutant(
        "conference: the database asks for the second person too",
        _MIGRATION,
        'models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),',
        "models.Q(),",
        hints=("test_one_person_alone_cannot_confirm",),
    ),
    Mutant(
        "conference: archived files are compared before they take effect",
        _MINUTES,
        "        refuse_altered(document)\n",
        "        continue\n",
        hints=("test_an_altered_document_is_an_alarm",),
    ),
    Mutant(
        "conference: minutes need every decision",
        _MINUTES,
        "if decision is None or _has_changed_since",
        "if _has_changed_since",
        hints=("test_minutes_need_every_decision_and_the_signatures",),
    ),
    Mutant(
        "conference: an adjourned question has no outcome",
        _MINUTES,
        "if decision.outcome == Outcome.ADJOURNED:",
        "if False:",
        hints=("test_an_adjourned_question_waits_again",),
    ),
    Mutant(
        "conference: a recusal after the decision asks for it again",
        _MINUTES,
        "return is_recused or item",
        "return item",
        hints=("test_a_recusal_after_the_decision_asks_for_it_again",),
    ),
    Mutant(
        "conference: a meeting needs a quorum",
        _SESSION,
        "    refuse_without_quorum(len(present), len(members), locked.held_on)\n",
        "",
        hints=("test_a_meeting_needs_its_day_a_chair_and_a_quorum",),
    ),
    Mutant(
        "conference: a decision needs a quorum",
        _DECISIONS,
        "    refuse_without_quorum(len(taking_part), members, meeting.held_on)\n",
        "",
        hints=("test_who_is_recused_neither_counts_nor_votes",),
    ),
    Mutant(
        "conference: who is recused takes no part",
        _LOCKS,
        " if one.member_id not in recused]",
        "]",
        hints=("test_who_is_recused_neither_counts_nor_votes",),
    ),
    Mutant(
        "conference: who takes no part does not dissent",
        _DECISIONS,
        '    refuse_absent(dissenting, taking_part, "dissents")\n',
        "",
        hints=("test_dissent_of_a_recused_member_is_refused_by_the_database_too",),
    ),
    Mutant(
        "conference: a decision needs a majority",
        _DECISIONS,
        "if agreeing <= against:",
        "if agreeing < against:",
        hints=("test_a_decision_is_refused",),
    ),
    Mutant(
        "conference: a precedent names nobody",
        _DECISIONS,
        "if any(name in text for name in names):",
        "if False:",
        hints=("test_a_decision_is_refused",),
    ),
    Mutant(
        "conference: facts are those that were frozen",
        _FOLDER,
        "if sm3_digest(text.encode()) != sheet.sm3:",
        "if False:",
        hints=("test_the_folder_is_frozen_masked_and_sent_again_as_a_new_edition",),
    ),
    Mutant(
        "conference: numbers are blotted out of a folder",
        _FOLDER,
        "blotted(str(fact.value))",
        "str(fact.value)",
        hints=("test_the_folder_is_frozen_masked_and_sent_again_as_a_new_edition",),
    ),
    Mutant(
        "conference: decisions are never changed",
        _MIGRATION,
        '            "conferences_decision",\n            "conferences_dissent",',
        '            "conferences_dissent",',
        hints=("test_a_decision_is_corrected_by_another",),
    ),
    Mutant(
        "conference: the database refuses the vote of who is recused",
        _MIGRATION,
        "AND recusal.member_id = NEW.member_id)",
        "AND recusal.member_id = NEW.member_id AND FALSE)",
        hints=("test_dissent_of_a_recused_member_is_refused_by_the_database_too",),
    ),
    Mutant(
        "conference: tasks count after the confirmation",
        _TASKS,
        "decision__item__meeting__state=MeetingState.CONFIRMED, ",
        "",
        hints=("test_a_task_counts_after_confirmation_and_is_done_with_proof",),
    ),
    Mutant(
        "conference: a precedent is confirmed",
        _PRECEDENTS,
        "item__meeting__state=MeetingState.CONFIRMED, ",
        "",
        hints=("test_a_precedent_is_found_by_what_it_decided",),
    ),
    Mutant(
        "conference: a corrected decision is no longer in force",
        _PRECEDENTS,
        ".exclude(Exists(corrections))",
        "",
        hints=("test_a_decision_is_corrected_by_another",),
    ),
    Mutant(
        "conference: who handled a recovery does not waive it by confirming",
        _WAIVERS,
        " and by.pk not in handlers",
        "",
        hints=("test_who_handled_a_recovery_does_not_waive_it_by_confirming",),
    ),
)
