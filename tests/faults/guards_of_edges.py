"""Guards of checks, banks, the ledger, certificates and pages, and of the past as it was known."""

from __future__ import annotations

from tests.faults.mutant import PAYMENTS, Mutant

_WAIT = PAYMENTS + "computing/differences.py"
_CHECKS = PAYMENTS + "checks.py"
_SEND = PAYMENTS + "banking/actions/sending.py"
_LEDGER = "doudi/funding/ledger.py"
_BOOKING = PAYMENTS + "banking/actions/booking.py"
_COMPARING = PAYMENTS + "certificate/comparing.py"
_AUDIT = PAYMENTS + "self_audit/actions.py"
_OVER_TIME = "doudi/registry/over_time.py"
_WAITING_PAGES = PAYMENTS + "waiting_views.py"
MUTANTS = (
    # --- checks ---
    Mutant(
        "a decision about other findings",
        _CHECKS,
        "    if check.findings_number != len(found) or before != now:\n",
        "    if before != now and not check.decided_by_id:\n",
    ),
    Mutant("a payment above the ceiling", _CHECKS, "filter(amount_fen__gt=ceiling)", "filter(amount_fen__lt=0)"),
    Mutant("one number on two records", _CHECKS, "*_same_number(run), ", ""),
    Mutant("one account of strangers", _CHECKS, "*_same_account(run)", ""),
    Mutant("months that come late", _CHECKS, "*_late_months(run), ", ""),
    Mutant("a run that comes late", _CHECKS, ", *_late_run(run)]", "]"),
    Mutant(
        "missed by the second computation",
        _CHECKS,
        "if difference > 0 and (person, programme, month) not in waits:",
        "if False:",
    ),
    Mutant(
        "too much by the second computation",
        _CHECKS,
        "elif difference < 0 and -difference > claimed and",
        "elif False and",
    ),
    Mutant("what waits is not missed", _CHECKS, " and (person, programme, month) not in waits", ""),
    Mutant("what is claimed is not too much", _CHECKS, " and -difference > claimed and", " and"),
    # --- the bank ---
    Mutant("returned twice is held", _BOOKING, "        Hold.objects.bulk_create(fresh)\n", ""),
    Mutant("held once", _BOOKING, "if (payment.person_id, payment.programme) not in held and", "if"),
    Mutant(
        "a question that ended as returned is booked back",
        PAYMENTS + "banking/actions/asking.py",
        '    if outcome == "returned":\n',
        '    if outcome == "":\n',
    ),
    Mutant("what cannot be paid stops the file", _SEND, "    if not faults:\n", "    if faults is not None:\n"),
    Mutant(
        "what was not sent counts as returned",
        _BOOKING,
        "    book_back(keys, by=by, reference=reference, on=on)\n    hold_returned_twice(keys)",
        "    hold_returned_twice(keys)",
    ),
    Mutant(
        "the bytes that were frozen",
        PAYMENTS + "banking/making.py",
        "return sm3(content) == file.sm3",
        "return bool(content)",
    ),
    Mutant(
        "a file unknown to the store",
        PAYMENTS + "banking/register.py",
        "if (one.number, one.sm3) not in known]",
        "if one.number == '']",
    ),
    Mutant(
        "written aside first",
        PAYMENTS + "banking/keeping.py",
        "with file_written_aside(path, mode=0o600) as aside:\n        aside.write_bytes(",
        "if True:\n        path.write_bytes(",
    ),
    Mutant(
        "unfinished files are written",
        _SEND,
        "if file.state == BankFile.State.FROZEN or Registered(file.number, file.sm3) not in there",
        "if file.state == 'nothing'",
    ),
    # --- the ledger ---
    Mutant("a decision ends with its day", _LEDGER, ", until__gte=timezone.localdate()", ""),
    Mutant("only what was decided", _LEDGER, "state=Overdraft.State.CONFIRMED, source", "source"),
    Mutant("of that source and year", _LEDGER, "source=source, year=year, until", "year=year, until"),
    Mutant("money that comes is always taken", _LEDGER, "            if change < 0:\n", "            if change:\n"),
    Mutant(
        "reserves are guarded",
        _LEDGER,
        "frozenset({Kind.BUDGET, Kind.AVAILABLE, Kind.RESERVE})",
        "frozenset({Kind.BUDGET, Kind.AVAILABLE})",
    ),
    Mutant(
        "budgets are guarded",
        _LEDGER,
        "frozenset({Kind.BUDGET, Kind.AVAILABLE, Kind.RESERVE})",
        "frozenset({Kind.AVAILABLE, Kind.RESERVE})",
    ),
    Mutant("the taker gets it", _LEDGER, "        changes[move.taker] += move.amount_fen\n", ""),
    Mutant(
        "sums are by pair",
        _LEDGER,
        "totals[move.giver, move.taker] += move.amount_fen",
        "totals[move.giver, move.taker] = move.amount_fen",
    ),
    Mutant(
        "the same again is the same",
        _LEDGER,
        "(booked.kind, booked.on) == (voucher.kind, voucher.on) and moves_of(booked) == list(wanted)",
        "(booked.kind, booked.on) == (voucher.kind, voucher.on)",
    ),
    # --- certificate and self-audit ---
    Mutant(
        "computed again at closing",
        PAYMENTS + "certificate/content.py",
        'standing_of(run, at) | {"expected": expected_of(run, at)}',
        'standing_of(run, at) | {"expected": None}',
    ),
    Mutant(
        "differences have a reason",
        _COMPARING,
        "FROM compared WHERE difference <> 0 ORDER BY ALL",
        "FROM compared WHERE FALSE ORDER BY ALL",
    ),
    Mutant(
        "came back is not less",
        _COMPARING,
        "Why.BACK_ALREADY if own_back >= -difference else Why.LESS_SINCE",
        "Why.LESS_SINCE",
    ),
    Mutant("paid later is not missed", _COMPARING, "        if later >= difference:\n", "        if later < 0:\n"),
    Mutant(
        "decided before release",
        _COMPARING,
        "reason = Why.DECIDED if (person, programme, month) in decided else why",
        "reason = why",
    ),
    Mutant(
        "what waits is explained",
        _COMPARING,
        "due - kept - own - waits + claimed AS difference",
        "due - kept - own + claimed AS difference",
    ),
    Mutant("cleared only while its facts hold", _AUDIT, " or held.facts != hit.facts[:200]", ""),
    Mutant("found again is open again", _AUDIT, "held.state == AuditHit.State.GONE or held.facts", "held.facts"),
    Mutant("found no more is let go", _AUDIT, "        one.state = AuditHit.State.GONE\n", "        pass\n"),
    # --- pages ---
    Mutant("a hold of another township", _WAITING_PAGES, "Hold.objects.visible_to(request.user)", "Hold.objects.all()"),
    Mutant(
        "a recovery of another township", _WAITING_PAGES, "Recovery.objects.in_scope(scope)", "Recovery.objects.all()"
    ),
    Mutant(
        "an account of another township",
        _WAITING_PAGES,
        "AccountAuthority.objects.filter(person__in=Person.objects.visible_to(request.user))",
        "AccountAuthority.objects.all()",
    ),
    Mutant(
        "only who may is offered a step",
        _WAITING_PAGES,
        " in RECOVERY_TABLE and request.user.may(permission)",
        " in RECOVERY_TABLE",
    ),
    # --- the past as it was known ---
    Mutant("only what was known", _OVER_TIME, "rows.filter(recorded_at__lte=self.known_at)", "rows.filter()"),
    Mutant("what was taken back", _OVER_TIME, ".filter(withdrawn)", ""),
    Mutant("the first day of a month counts", _OVER_TIME, "CASE WHEN DAY(day) > 1 THEN 1 ELSE 0 END", "0"),
    Mutant(
        "an award ends with its month",
        _OVER_TIME,
        "month_of(LEAST(last_month_of(until), stop)) AS to_month",
        "month_of(stop) AS to_month",
    ),
)
