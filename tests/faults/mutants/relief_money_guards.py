"""Mutants of relief money: two people, no dead payee, reserves that stay above zero, what the bank does to a stage."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_INSTALMENTS = "doudi/relief/instalments/actions.py"
_GUARDS = "doudi/relief/instalments/guards.py"
_UNRECORDED = "doudi/relief/unrecorded/actions.py"
_REVERSALS = "doudi/relief/reversals/actions.py"
_PAYMENTS = "doudi/relief/reserves/payments.py"
_COUNTS = "doudi/relief/reserves/counts.py"
_TOP_UPS = "doudi/relief/reserves/top_ups.py"
_QUOTAS = "doudi/relief/reserves/quotas.py"
_VOUCHERS = "doudi/relief/reserves/vouchers.py"
_DUES = "doudi/payments/computation/relief_dues.py"
_LINES = "doudi/payments/computation/items.py"
MUTANTS = (
    Mutant(
        "relief money: a stage is released by a second person",
        _INSTALMENTS,
        '    refuse_same_person(by, locked.release_proposed_by_id, sentence=_("申请发放和同意发放须是不同的人。"))\n',
        "",
    ),
    Mutant(
        "relief money: a request is sent back by a second person",
        _INSTALMENTS,
        '    refuse_same_person(by, locked.release_proposed_by_id, sentence=_("申请发放的人不能退回自己的申请。"))\n',
        "",
    ),
    Mutant("relief money: no stage before its day", _INSTALMENTS, "if locked.planned_on > today():", "if False:"),
    Mutant(
        "relief money: the bank pays only people with a record",
        _INSTALMENTS,
        "if locked.way == Instalment.Way.BANK and locked.payee_id is None:",
        "if False:",
    ),
    Mutant("relief money: no stage to the dead", _GUARDS, "    if has_payee_died(instalment):", "    if False:"),
    Mutant(
        "relief money: no stage while a case is said to be false",
        _GUARDS,
        "    if relief.false_findings.filter(refused_by=None).exists():",
        "    if False:",
    ),
    Mutant(
        "relief money: a relative stays out of the money",
        _GUARDS,
        "    if by.pk in relief.case.recused_staff:",
        "    if False:",
    ),
    Mutant(
        "relief money: who released does not pay",
        _PAYMENTS,
        '    refuse_same_person(by, locked.released_by_id, sentence=_("同意发放的人不能自己付款，请另一人付。"))\n',
        "",
    ),
    Mutant(
        "relief money: a reserve pays no instalment of the bank",
        _PAYMENTS,
        "if locked.way != Instalment.Way.RESERVE:",
        "if False:",
    ),
    Mutant(
        "relief money: a reserve never falls below zero",
        _PAYMENTS,
        "if sum(move.amount_fen for move in moves) != instalment.amount_fen:",
        "if False:",
    ),
    Mutant(
        "relief money: a receipt counts once",
        _PAYMENTS,
        "if in_force(uses).exists():",
        "if False:",
    ),
    Mutant(
        "relief money: a reversal by two",
        _REVERSALS,
        "    refuse_same_person(by, locked.proposed_by_id, payment.paid_by_id, sentence=sentence)\n",
        "",
    ),
    Mutant(
        "relief money: who paid confirms no reversal",
        _REVERSALS,
        "by, locked.proposed_by_id, payment.paid_by_id, sentence",
        "by, locked.proposed_by_id, sentence",
    ),
    Mutant(
        "relief money: nothing counted is reversed",
        _REVERSALS,
        "    payment = locked.payment\n    _refuse_counted(payment)\n",
        "    payment = locked.payment\n",
    ),
    Mutant(
        "relief money: a reversed payment is not demanded back",
        "doudi/payments/computation/relief_dues.py",
        "paid = in_force(ReservePayment.objects.filter(instalment__released_on__lt=_after(month)))",
        "paid = ReservePayment.objects.filter(instalment__released_on__lt=_after(month))",
    ),
    Mutant(
        "relief money: no receipt of a reversed payment goes to the county",
        "doudi/relief/reserves/vouchers.py",
        "    return waiting.exclude(",
        "    return waiting or waiting.exclude(",
    ),
    Mutant(
        "relief money: a false case demands of a temporary identity",
        "doudi/relief/false_cases/actions.py",
        "    open_recovery(locked.relief, by=by)\n",
        "",
    ),
    Mutant(
        "relief money: a recovery follows the person",
        "doudi/relief/identities/actions.py",
        "    follow_identity(locked, person, by=by)\n",
        "",
    ),
    Mutant(
        "relief money: money is written off by two",
        _UNRECORDED,
        '    refuse_same_person(by, locked.write_off_by_id, sentence=_("提出和确认无法追回须是不同的人。"))\n',
        "",
    ),
    Mutant(
        "relief money: nothing is written off while the identity is open",
        _UNRECORDED,
        "    if identity is not None and identity.closed_on is None:",
        "    if False:",
    ),
    Mutant(
        "relief money: what was given back is not demanded again",
        "doudi/payments/computation/relief_dues.py",
        "returned = {} if instalment.payee_id else",
        "returned = {} if True else",
    ),
    Mutant(
        "relief money: no payment before a count",
        _PAYMENTS,
        "if day < today() and counts.filter(counted_on__gt=day).exists():",
        "if False:",
    ),
    Mutant(
        "relief money: a count by two",
        _COUNTS,
        '    refuse_same_person(by, locked.counted_by_id, sentence=_("盘点由两人办理：清点的人不能自己确认。"))\n',
        "",
    ),
    Mutant("relief money: a difference with its reason", _COUNTS, "    if counted_fen != book:", "    if False:"),
    Mutant("relief money: nothing above the quota", _TOP_UPS, "    if not 0 < amount_fen <= room:", "    if False:"),
    Mutant(
        "relief money: a quota by two",
        _QUOTAS,
        '    refuse_same_person(by, locked.entered_by_id, sentence=_("录入和确认额度须是不同的人。"))\n',
        "",
    ),
    Mutant("relief money: receipts are counted", _VOUCHERS, "    if total_fen != locked.total_fen:", "    if False:"),
    Mutant(
        "relief money: the bank is not sent what goes to the dead",
        _DUES,
        "    return [row for row in found if row.payee_id not in dead]",
        "    return list(found)",
    ),
    Mutant(
        "relief money: a false case is not due",
        _DUES,
        "if pk not in false_cases or (part.person, part.month) in keys]",
        "]",
    ),
    Mutant(
        "relief money: new relief is not kept back",
        _DUES,
        "if pk not in false_cases or (part.person, part.month) in keys]",
        "if pk not in false_cases]",
    ),
    Mutant("relief money: what changed is not released", _LINES, "        if changed:\n", "        if False:\n"),
    Mutant(
        "relief money, care: a monthly run says nothing about relief and care",
        "doudi/payments/computation/recovery_proposals.py",
        "rows.exclude(programme__in=[programme for programmes in _LISTED.values() for programme in programmes])",
        "rows",
    ),
)
