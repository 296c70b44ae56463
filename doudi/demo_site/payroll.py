"""The payroll of the demonstration: April paid at the old standard, May waiting for its townships.

May pays the new month and four months of back payment: P30 was decided on 20 April and holds from 1 January 2023.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from doudi.values.benefit_month import month_from_index
from doudi.values.money import format_yuan
from doudi.values.translation import gettext as _

STARTS_ON = date(2023, 3, 31)
"""The day on which the registry of the demonstration is filled."""

PAID_BEFORE = (date(2023, 1, 1), date(2023, 3, 1))
_RUN_ON, _ANSWERED_ON = date(2023, 4, 6), date(2023, 4, 10)
DEMONSTRATION_DAY = date(2023, 5, 10)
_BANK = "rural_one_card"
_REFUSED = ("account_missing",)
"""Answers of the bank in April for the first people of the township in the demonstration."""
_UNCONFIRMED_SOURCE = "to_be_confirmed"
_ROUND_FEN = 10_000_00
_OFFICERS_WITH_UNCONFIRMED_ROLLS = ("township", "township2")
"""Officers whose rolls of May stay unconfirmed."""


def create_payroll(report: Callable[[str], None], meanwhile: Callable[[], None]) -> None:
    """Pay April and prepare May; do nothing if there are runs.

    Args:
        report: gets a line after each step.
        meanwhile: what happens elsewhere between the two, on a day between them.
    """
    from doudi.core.clock import start_demonstration_clock
    from doudi.payments.models import Run

    if Run.objects.exists():
        return
    office = _Office()
    number = create_bank_cards()
    history = office.take_over()
    office.allot(history)
    report(
        _("期初：{cards:,} 张虚拟银行卡，1月至3月已发 {total} 元。").format(
            cards=number, total=format_yuan(history.total_fen)
        )
    )
    start_demonstration_clock(_RUN_ON)
    april = office.paid(date(2023, 4, 1))
    report(
        _("4月按原标准发放 {total} 元，{number:,} 笔；银行退回 {returned} 笔。").format(
            total=format_yuan(april.total_fen),
            number=april.payments_number,
            returned=april.payments.filter(state="returned").count(),
        )
    )
    meanwhile()
    start_demonstration_clock(DEMONSTRATION_DAY)
    may = office.prepared(date(2023, 5, 1), unconfirmed=_OFFICERS_WITH_UNCONFIRMED_ROLLS)
    report(_("5月按新标准核算 {total} 元（含1月至4月补发），等乡镇核对。").format(total=format_yuan(may.total_fen)))


def create_bank_cards() -> int:
    """Create an invented card for every person with an award; return their number."""
    from django.utils import timezone

    from doudi.core.bulk_rows import insert_rows, next_key, reset_sequence
    from doudi.registry.circumstance_kinds import KINDS
    from doudi.registry.models import Award

    people = list(Award.objects.order_by("person").values_list("person", flat=True).distinct())  # read before the copy
    now, first = timezone.now(), next_key("registry_circumstance")

    def rows() -> Iterator[tuple[Any, ...]]:
        for key, person in enumerate(people, start=first):
            card = f"62284803{person:011d}"
            yield (
                key,
                person,
                None,
                "bank_account",
                *KINDS["bank_account"].stored(card, key),
                None,
                None,
                "opening",
                "",
                now,
                None,
                None,
                None,
            )

    columns = (
        "id",
        "person_id",
        "household_id",
        "kind",
        "text",
        "text_index",
        "valid_from",
        "valid_to",
        "source",
        "source_detail",
        "recorded_at",
        "recorded_by_id",
        "withdrawn_at",
        "withdrawn_by_id",
    )
    number = insert_rows("registry_circumstance", columns, rows())
    reset_sequence("registry_circumstance")
    return number


class _Office:
    """The users who handle the payroll, with an officer for every township."""

    def __init__(self) -> None:
        from doudi.core.accounts.models import User

        placed = User.objects.filter(division__isnull=False).select_related("division")
        by_name = {user.username: user for user in placed}
        names = ("bureau", "bureau2", "director", "finance")
        self.bureau, self.reviewer, self.director, self.finance = (by_name[name] for name in names)
        self.townships: dict[str, Any] = {
            user.division_id: user for user in by_name.values() if user.role == "township_officer" and user.division_id
        }

    def officer_of(self, township: str) -> Any:
        """Return the officer who confirms a township's roll; open an account if there is none."""
        if township not in self.townships:
            from doudi.core.accounts.actions import open_account
            from doudi.core.audit.trail import SYSTEM
            from doudi.core.divisions.models import Division
            from doudi.demo_site.accounts import PASSWORD, enrol

            division = Division.objects.get(code=township)
            self.townships[township] = open_account(
                by=SYSTEM,
                username=f"township-{township}",
                name=f"{division.name}经办"[:40],
                role="township_officer",
                division=division,
                password=PASSWORD,
                initial=False,
            )
            enrol(self.townships[township])
        return self.townships[township]

    def allot(self, history: Any) -> None:
        """Enter a budget by the dues of the first three months, and allot most of it.

        No legislation names a source for one part: it is spent by a confirmed overdraft.
        """
        from doudi.funding import actions as funds
        from doudi.payments.runs.actions import amounts_by_source
        from doudi.policy import SOURCE_LABELS

        year, borne = PAID_BEFORE[0].year, amounts_by_source(history)
        for source in SOURCE_LABELS:
            wanted = max(1, -(-borne.get(source, 0) * 5 // _ROUND_FEN)) * _ROUND_FEN  # twelve months, and a raise
            if source == _UNCONFIRMED_SOURCE:
                proposal: Any = funds.propose_overdraft(
                    by=self.finance,
                    year=year,
                    source=source,
                    amount_fen=wanted,
                    until=date(year, 12, 31),
                    reason=_("文件未载来源的部分，明确以前先行垫付（虚拟）"),
                )
            else:
                proposal = funds.propose_budget(
                    by=self.finance,
                    year=year,
                    source=source,
                    programme="",
                    amount_fen=wanted,
                    residents=None,
                    basis=_("虚拟预算"),
                )
                paid_in = wanted * 3 // 4
                entry = funds.Entry(f"demonstration:{source}", date(year, 1, 20), source, paid_in, _("虚拟下达"))
                funds.allot(by=self.finance, entry=entry)
            funds.confirm(by=self.director, proposal=proposal)

    def take_over(self) -> Any:
        """Take over the dues of January to March, as known then, as the payment history."""
        from django.utils import timezone

        from doudi.payments import actions
        from doudi.payments.computation.inputs import load_inputs

        tables = load_inputs(*PAID_BEFORE, timezone.now())
        rows = tables.execute("SELECT person, programme, month, amount_fen FROM due_month ORDER BY ALL").fetchall()
        paid = [(person, programme, month_from_index(month), amount) for person, programme, month, amount in rows]
        run = actions.take_over_payment_history(
            by=self.bureau, paid=paid, law_known=STARTS_ON, detail=_("原系统1月至3月已发")
        )
        return actions.confirm_payment_history(by=self.director, run=run)

    def prepared(self, month: date, *, unconfirmed: tuple[str, ...] = ()) -> Any:
        """Prepare a run and confirm the rolls of all townships, except those of the ``unconfirmed`` officers."""
        from django.db.models import Sum

        from doudi.payments import actions
        from doudi.payments.runs.confirmations import townships_not_confirmed

        run = actions.prepare_run(by=self.bureau, month=month)
        for township in townships_not_confirmed(run):
            officer = self.officer_of(township)
            if officer.username not in unconfirmed:
                total = run.kept_payments.filter(village_code__startswith=township).aggregate(x=Sum("amount_fen"))["x"]
                actions.confirm_roll(by=officer, run=run, township_code=township, total_fen=total)
        return run

    def paid(self, month: date) -> Any:
        """Take a run through all steps, to the bank and back; one card is returned."""
        from doudi.bankfiles.profile_loader import bank_profiles
        from doudi.bankfiles.simulated_bank import SimulatedBank
        from doudi.core.clock import start_demonstration_clock
        from doudi.payments import actions
        from doudi.payments.bank_exchange import actions as banking
        from doudi.payments.bank_exchange.simulated_answers import sent_payment_file

        run = actions.review_run(by=self.reviewer, run=self.prepared(month))
        self.decide(run)
        run = actions.approve_run(by=self.director, run=run)
        run = actions.release_run(by=self.finance, run=run)
        files = banking.freeze_files(by=self.finance, run=run, profile=_BANK)
        for file in files:
            banking.write_file(by=self.finance, file=file)
            banking.hand_over(by=self.finance, file=file)
        start_demonstration_clock(_ANSWERED_ON)
        own = self.townships_people(run)
        for file in files:
            failures = dict(zip(own, _REFUSED, strict=False))
            bank = SimulatedBank(bank_profiles()[file.profile], failures=failures)
            content = bank.answer(sent_payment_file(file), _ANSWERED_ON)
            banking.accept_answer(by=self.finance, file=file, name=_("回盘.txt"), content=content)
        return actions.close_run(by=self.finance, run=run)

    def townships_people(self, run: Any) -> list[str]:
        """Return accounts of the first people of the township in the demonstration."""
        from doudi.core.accounts.models import User

        played = User.objects.get(username=_OFFICERS_WITH_UNCONFIRMED_ROLLS[0])
        roll = run.payments.filter(village_code__startswith=played.division_id).order_by("pk")
        return [one.account.clear() for one in roll[: len(_REFUSED)]]

    def decide(self, run: Any) -> None:
        """Decide every failed check of invented data."""
        from doudi.payments import actions

        for check in run.checks.exclude(findings_number=0):
            actions.decide_check(by=self.reviewer, run=run, name=check.name, why=_("虚拟数据，已核实"))
            actions.agree_check(by=self.director, run=run, name=check.name)
