"""Mutants of follow-up visits, emergency events, other departments' aid and the monthly judgement."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_TIERS = "doudi/relief/follow_ups/tiers.py"
_VISITS = "doudi/relief/follow_ups/actions.py"
_POSTS = "doudi/relief/posts/actions.py"
_EVENTS = "doudi/relief/emergencies/actions/events.py"
_SURVEY = "doudi/relief/emergencies/actions/survey.py"
_LIST = "doudi/relief/emergencies/survey_list.py"
_AREAS = "doudi/relief/emergencies/actions/areas.py"
_EXCEL = "doudi/relief/excel_lists/actions.py"
_READING = "doudi/relief/excel_lists/row_checks.py"
_AID = "doudi/relief/other_aid/actions.py"
_WATCH = "doudi/relief/illness_watch/actions.py"
MUTANTS = (
    Mutant("a boundary belongs to the higher tier", _TIERS, "total_fen >= int(", "total_fen > int("),
    Mutant("no visit below the tier", _TIERS, "return not is_below(tier_of_post(post_kind), tier)", "return True"),
    Mutant(
        "a visit of a lower tier does not count",
        _VISITS,
        "any(not is_below(one.tier, tier) for one in existing)",
        "bool(existing)",
    ),
    Mutant(
        "a holder with an account records",
        _VISITS,
        "if report.post.holder_id is not None and report.post.holder_id != by.pk:",
        "if False:",
    ),
    Mutant(
        "a signed record for who has no account",
        _VISITS,
        "if report.post.holder_id is None and report.signed_record is None:",
        "if False:",
    ),
    Mutant(
        "a visit is proved",
        _VISITS,
        "if not (report.photo or report.signature or report.signed_record):",
        "if False:",
    ),
    Mutant("nobody enters their own post", _POSTS, "if holder.pk == by.pk:", "if False:"),
    Mutant(
        "an event is confirmed by another",
        _EVENTS,
        '    refuse_same_person(by, locked.proposed_by_id, sentence=_("提出的人不能自己确认。"))\n',
        "",
    ),
    Mutant("only the leader confirms", _EVENTS, "if Role(by.role) is not Role.BUREAU_LEADER:", "if False:"),
    Mutant("nobody is left without a reason", _EVENTS, "if left and not reason.strip():", "if False:"),
    Mutant(
        "switches end with the event",
        _EVENTS,
        "number = end_switches(by=by, event_key=locked.key, last_day=ended_on)",
        "number = 0",
    ),
    Mutant(
        "the dead are not surveyed", _LIST, "death_date=None, merged_into=None)\n    why", "merged_into=None)\n    why"
    ),
    Mutant("nobody is listed twice", _LIST, "        if person not in listed\n", ""),
    Mutant("answers are not overwritten unseen", _SURVEY, "    _refuse_overwriting(fresh, report)\n", ""),
    Mutant("an answer counts once", _SURVEY, "if pk not in received}", "if pk}"),
    Mutant(
        "another township does not answer",
        _SURVEY,
        "if not contains(by.scope, village_code):",
        "if False:",
    ),
    Mutant(
        "switches leave with the village",
        _AREAS,
        "    end_switches(by=by, event_key=event.key, last_day=today(), villages=removed)\n",
        "",
    ),
    Mutant(
        "a list with faults is not written",
        _EXCEL,
        "    if faulty and not leave_faulty:",
        "    if False:",
    ),
    Mutant(
        "a list is granted by another",
        _EXCEL,
        '    refuse_same_person(by, locked.uploaded_by_id, sentence=_("登记和同意须是不同的人。"))\n',
        "",
    ),
    Mutant("a family stands in a list once", _READING, "    if first != row.number:", "    if False:"),
    Mutant("a list keeps to the event's area", _READING, "    elif row.village_code not in area:", "    elif False:"),
    Mutant(
        "a correction happens once",
        _AID,
        "if OtherDepartmentAid.objects.filter(corrects=locked).exists():",
        "if False:",
    ),
    Mutant(
        "the second look is another's",
        _WATCH,
        '    refuse_same_person(by, locked.judged_by_id, sentence=_("研判的人不能自己复看。"))\n',
        "",
    ),
    Mutant("who is covered is not listed", _WATCH, "pk__in=ill - covered", "pk__in=ill"),
    Mutant(
        "no visit by telephone without an event",
        "doudi/casework/home_visits/actions.py",
        "if way and (way not in REMOTE_WAYS or not allows_remote_visits(case.village_code, visited_on)):",
        "if False:",
    ),
)
