"""A county over months, played from a seed: officers who hurry, a bank that misbehaves, facts that come late.

After every step every invariant is asked; in the end the second calculator says to the fen what everybody should
have got. Whatever fails names its seed, and the same seed plays the same again.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from doudi.bankfiles.simulated_bank import ANSWER_DEFECTS, SimulatedBank
from doudi.core.refusals import Refused, StaleVersion, TransitionNotAllowed
from doudi.payments import actions, invariants, refusals
from doudi.payments.bank_exchange import actions as banking
from doudi.payments.bank_exchange.models import BankFile
from doudi.payments.bank_exchange.refusals import AnswerRejected, FilesAlreadyMade, NoPaymentsForBank
from doudi.payments.bank_exchange.rendering import profile_of
from doudi.payments.models import Hold, Line, Payment, Receipt, Recovery, Run, Withheld
from doudi.payments.runs.confirmations import townships_not_confirmed
from tests.clock import Clock
from tests.conftest import Cast
from tests.faults.county import County, SimulatedPerson, first_of, month_after, month_of
from tests.faults.relief_events import ReliefEvents
from tests.faults.second_calculator import Month
from tests.faults.verdict import unexplained_differences
from tests.payments.bank_exchange.released_run import at_the_bank, confirm_by_another, settle_by_two
from tests.payments.four_hands import review, settle_checks

MONTHLY, REISSUE, SPECIAL = Run.Kind.MONTHLY, Run.Kind.REISSUE, Run.Kind.SPECIAL
PRICE = Run.Kind.PRICE_SUBSIDY
OPENING = ((2023, 1), (2023, 2), (2023, 3))
BANKS = ("rural_one_card", "state_bank_fixed", "city_bank_excel", "platform_csv")


class SteadyClock(Clock):
    """A clock of days whose hours go forward; it jumps back only as a simulated fault."""

    def on(self, day: date) -> None:
        before = self.moment
        super().on(day)
        self.moment = max(before, self.moment)


class Simulation(ReliefEvents):
    """A simulated county; ``events`` counts lines computed, released and ended, ``faults`` attempted faults."""

    def __init__(self, seed: int, cast: Cast, clock: SteadyClock, people: int, *, every: int = 1) -> None:
        super().__init__()
        self.seed, self.cast, self.clock = seed, cast, clock
        self.chance = random.Random(f"county {seed}")
        self.every = every
        self.events, self.faults, self.steps, self.asked = 0, Counter[str](), 0, 0
        self.violations: list[str] = []
        self.failures: dict[str, str] = {}
        self.closed_files: list[BankFile] = []
        self.month: Month = (2023, 4)
        clock.on(date(2023, 3, 31))
        self.county = County(cast, self.chance, people)
        self.money(2023)
        self._opening()

    # --- playing --------------------------------------------------------------------------------------

    def play(self, months: int, events: int = 0) -> None:
        """Play months, at most until so many events, then complete everything and compare."""
        for _number in range(months):
            self._month()
            self.month = month_after(self.month)
            if events and self.events >= events:
                break
        self.settle()

    def _month(self) -> None:
        chance = self.chance
        self.clock.on(first_of(self.month) + timedelta(days=chance.randrange(2, 8)))
        if self.month[1] == 1:
            self.money(self.month[0])
        for _number in range(chance.randrange(1, 6)):
            self._fact()
        if self.month == (2023, 4):
            self.clock.on(date(2023, 4, 19))  # computed before the raise is known, let go after it
        self._run(MONTHLY, meanwhile=True)
        self.clock.after(3)
        self._cards()
        self._run(REISSUE)
        if chance.random() < 0.4:
            self.play_special()
        if chance.random() < 0.5:
            self.play_prices()
        self.play_recoveries()
        if self.hardships.random() < 0.6:
            self.play_relief()
        self._late_returns()
        if chance.random() < 0.3:
            self._restart()
        if chance.random() < 0.2:
            self.clock.moment -= timedelta(hours=1)
            self.faults["clock_back"] += 1

    def check(self, step: str, *, always: bool = False) -> None:
        """Check every invariant after a step."""
        self.steps += 1
        if self.steps % self.every and not always:
            return
        self.asked += 1
        whole = always or self.asked % 10 == 0  # the trail is long, and every due is computed again: now and then
        for one in invariants.check_all(None if whole else range(1, 19), thorough=whole):
            self.violations.append(f"seed {self.seed}, {self.month}, step {self.steps} {step}: {one}")
        if self.violations:
            raise AssertionError("\n".join(self.violations[:20]))

    def refused(self, fault: str, *expected: type[Refused]) -> Any:
        """Attempt a fault that must be refused by name."""
        return _MustRefuse(self, fault, expected or (Refused,))

    # --- facts ----------------------------------------------------------------------------------------

    def _fact(self) -> None:
        chance, county = self.chance, self.county
        apart = county.alive_and_apart()
        if len(apart) < 4:
            county.born()
            return
        soul = chance.choice(apart)
        back = self.clock.today - timedelta(days=chance.randrange(1, 150))
        back = max(back, date(2023, 1, 2))
        kind = chance.choice(
            (
                "area",
                "move",
                "death",
                "end",
                "grant",
                "hold",
                "lift",
                "merge",
                "split",
                "born",
                "card",
                "other_death",
                "standard",
            )
        )
        self.faults[f"late_{kind}"] += 1
        getattr(self, f"_fact_{kind}", self._fact_plain)(kind, soul, back)
        self.check(f"fact {kind}")

    def _fact_plain(self, kind: str, soul: SimulatedPerson, back: date) -> None:
        county = self.county
        if kind == "born":
            county.born()
        elif kind == "card":
            county.new_card(soul, self.clock.today)
        else:
            {"area": county.area, "move": county.move, "death": county.die}[kind](soul, back)

    def _fact_standard(self, _kind: str, _soul: SimulatedPerson, _back: date) -> None:
        self.enter_standard()

    def _fact_other_death(self, _kind: str, _soul: SimulatedPerson, back: date) -> None:
        dead = [one for one in self.county.souls if one.died and one.into is None and not one.lent]
        if dead:
            self.county.correct_death(self.chance.choice(dead), back)

    def _fact_end(self, _kind: str, soul: SimulatedPerson, back: date) -> None:
        going_on = [place for place, (_row, grant) in enumerate(soul.grants) if grant.last is None]
        if going_on:
            self.county.end(soul, self.chance.choice(going_on), month_of(back))

    def _fact_grant(self, _kind: str, soul: SimulatedPerson, back: date) -> None:
        wanted = self.chance.choice(("dibao", "tekun", "disability_living", "disability_nursing", "child_living"))
        if all(grant.programme != wanted for _row, grant in soul.grants):
            self.county.grant(soul, wanted, month_of(back))

    def _fact_hold(self, _kind: str, soul: SimulatedPerson, _back: date) -> None:
        self._hold(soul)

    def _fact_lift(self, _kind: str, _soul: SimulatedPerson, _back: date) -> None:
        self._lift(3)

    def _fact_merge(self, _kind: str, soul: SimulatedPerson, _back: date) -> None:
        kept = self.chance.choice(self.county.alive_and_apart())
        if kept is not soul and kept.settled and soul.settled:
            self.county.merge(kept, soul)

    def _fact_split(self, _kind: str, _soul: SimulatedPerson, _back: date) -> None:
        lent = [one for one in self.county.souls if one.into is not None]
        if lent:
            self.county.split(self.chance.choice(lent))

    def _hold(self, soul: SimulatedPerson) -> None:
        said = {"person": soul.person, "reason": self.chance.choice(Hold.Reason.values), "detail": "待查"}
        actions.place_hold(by=self.cast.bureau, **said)
        with self.refused("hold_twice", refusals.HoldAlreadyPlaced):
            actions.place_hold(by=self.cast.director, **said)

    def _lift(self, most: int) -> None:
        for hold in Hold.objects.filter(lifted_at=None)[:most]:
            actions.lift_hold(by=self.cast.director, hold=hold, why="查实")
            with self.refused("lift_twice", TransitionNotAllowed):
                actions.lift_hold(by=self.cast.director, hold=hold, why="查实")

    def _cards(self, *, everybody: bool = False) -> None:
        """Correct most of the returned cards; close some unannounced."""
        bad = Payment.objects.filter(state="returned", replaced_by=None)
        numbers = set(bad.order_by().values_list("person", flat=True))
        if everybody:
            numbers |= set(Withheld.objects.order_by().values_list("person", flat=True))
            numbers |= set(Payment.objects.filter(state="returned").order_by().values_list("person", flat=True))
        for soul in self.county.souls:
            if soul.person.pk in numbers and soul.into is None and (everybody or self.chance.random() < 0.7):
                if soul.died is None:
                    self.county.new_card(soul, self.clock.today)
                else:
                    self.county.new_payee(soul, self.clock.today)
        self.check("cards")

    # --- runs -----------------------------------------------------------------------------------------

    def _run(self, kind: str, of: Month | None = None, *, meanwhile: bool = False) -> Run | None:
        chance, cast = self.chance, self.cast
        month = first_of(of or self.month)
        try:
            run = actions.prepare_run(by=cast.bureau, month=month, kind=kind)
        except refusals.NothingToPay:
            return None
        self.events += run.lines_number
        self.check(f"prepare {kind}")
        with self.refused("double_prepare", refusals.RunAlreadyOpen):
            actions.prepare_run(by=cast.bureau, month=month, kind=kind)
        if meanwhile and chance.random() < 0.25:
            actions.discard_run(by=cast.bureau, run=run, why="重算")
            self.events += run.lines_number
            with self.refused("discard_twice", TransitionNotAllowed):
                actions.discard_run(by=cast.bureau, run=run, why="重算")
            self.check("discard")
            self._fact()
            return self._run(kind)
        self._confirm(run)
        run = self._approve(run)
        self.check("approve")
        if meanwhile:
            for _number in range(chance.randrange(0, 3)):
                self._fact()
            if self.month == (2023, 4):
                self.clock.on(date(2023, 4, 21))
        run = self._release(run)
        self.events += run.lines_number
        self.check("release")
        self._through_the_bank(run)
        return run

    def _confirm(self, run: Run) -> None:
        for township in townships_not_confirmed(run):
            officer = self.cast.officer if township == self.cast.officer.scope else self.cast.other_officer
            total = run.kept_payments.filter(village_code__startswith=township).aggregate(x=Sum("amount_fen"))["x"]
            with self.refused("stale_total", refusals.RollChanged):
                actions.confirm_roll(by=officer, run=run, township_code=township, total_fen=total + 1)
            actions.confirm_roll(by=officer, run=run, township_code=township, total_fen=total)
            with self.refused("confirm_twice", refusals.RollAlreadyConfirmed):
                actions.confirm_roll(by=officer, run=run, township_code=township, total_fen=total)

    def _approve(self, run: Run) -> Run:
        cast, stale = self.cast, run.version
        run = review(run)
        if self.chance.random() < 0.2:
            run = actions.send_back_run(by=cast.director, run=run, why="再核")
            self.faults["approval_withdrawn"] += 1
            run = review(run)
        self._decide(run)
        with self.refused("stale_page", StaleVersion):
            actions.approve_run(by=cast.director, run=run, seen_version=stale)
        run = actions.approve_run(by=cast.director, run=run, seen_version=run.version)
        with self.refused("approve_twice", TransitionNotAllowed):
            actions.approve_run(by=cast.director, run=run)
        return run

    def _decide(self, run: Run) -> None:
        settle_checks(run)

    def _release(self, run: Run) -> Run:
        with self.refused("same_person"):
            actions.release_run(by=self.cast.director, run=run)
        try:
            run = actions.release_run(by=self.cast.finance, run=run, seen_version=run.version)
        except refusals.ChecksUndecided:
            self.faults["changed_before_release"] += 1
            run = actions.send_back_run(by=self.cast.finance, run=run, why="情况有变")
            run = self._approve(run)
            run = actions.release_run(by=self.cast.finance, run=run, seen_version=run.version)
        with self.refused("release_twice", TransitionNotAllowed):
            actions.release_run(by=self.cast.finance, run=run)
        return run

    # --- the bank -------------------------------------------------------------------------------------

    def _through_the_bank(self, run: Run) -> None:
        profile = self.chance.choice(BANKS)
        try:
            files = banking.freeze_files(by=self.cast.finance, run=run, profile=profile, leave_out=True)
        except NoPaymentsForBank:
            files = []
        self.check("freeze")
        if files:
            with self.refused("freeze_twice", FilesAlreadyMade):
                banking.freeze_files(by=self.cast.finance, run=run, profile=profile)
        for file in files:
            if self.chance.random() < 0.5:
                self.faults["crash_before_the_file"] += banking.finish_files()
            handed, _content = banking.hand_over(by=self.cast.finance, file=file)
            self._answer(handed)
        actions.close_run(by=self.cast.finance, run=run)
        self.check("close")
        self.closed_files += files

    def _bank(self, file: BankFile, items: Any) -> SimulatedBank:
        accounts = [item.account for item in items.items]
        for account in accounts:
            if self.chance.random() < 0.02:
                self.failures.setdefault(account, "account_closed")
        undecided = frozenset(one for one in accounts if self.chance.random() < 0.02)
        return SimulatedBank(profile_of(file.profile), seed=self.seed, failures=self.failures, undecided=undecided)

    def _answer(self, file: BankFile) -> None:
        sent, day = at_the_bank(file), self.clock.today
        bank = self._bank(file, sent)
        take: Callable[[bytes], Any] = lambda content: banking.accept_answer(  # noqa: E731 - one call in three places
            by=self.cast.finance, file=file, name="回盘", content=content
        )
        for defect in self.chance.sample(ANSWER_DEFECTS, 3):
            if defect == "row_missing" and not bank.profile.returns.complete:
                continue
            with self.refused(f"bank_{defect}", AnswerRejected):
                take(bank.defective_answer(sent, day, defect))
            self.check(f"bank {defect}")
        if bank.profile.returns.complete:
            answers = [bank.answer(sent, day, reordered=self.chance.random() < 0.5)]
        else:
            answers = bank.answers_in_parts(sent, day, 2)
            self.chance.shuffle(answers)
        for content in answers:
            assert not take(content).is_repeated
            assert take(content).is_repeated
            self.faults["answer_twice"] += 1
            self.check("answer")
        for payment in Payment.objects.filter(sent_item__file=file, state="in_question"):
            outcome: Any = self.chance.choice(("paid", "returned"))
            settle_by_two(self.cast, payment, outcome)
        self.events += _lines(file)
        self.check("settled")

    def _late_returns(self) -> None:
        """Let the bank return payments weeks after reporting them as paid."""
        if not self.closed_files or self.chance.random() < 0.5:
            return
        file = self.chance.choice(self.closed_files)
        file.refresh_from_db()
        sent = at_the_bank(file)
        bank = SimulatedBank(profile_of(file.profile), seed=self.seed)
        paid = set(Payment.objects.filter(sent_item__file=file, state="paid").values_list("item_id", flat=True))
        accounts = [item.account for item in sent.items if item.item_id in paid][:2]
        if not accounts or (bank.profile.returns.complete and len(accounts) < 1):
            return
        content = bank.later_return(sent, dict.fromkeys(accounts, "account_closed"), self.clock.today)
        taken = banking.accept_answer(by=self.cast.finance, file=file, name="退汇", content=content)
        confirm_by_another(self.cast, taken)
        self.failures |= dict.fromkeys(accounts, "account_closed")
        self.faults["returned_weeks_later"] += len(accounts)
        self.events += len(accounts)
        self.check("late return")

    # --- money, restart, the end ----------------------------------------------------------------------

    def _opening(self) -> None:
        """Take over what the earlier system paid for the first months, by the law known then."""
        paid = [
            (soul.person.pk, programme, first_of(month), amount)
            for soul in self.county.souls
            for month in OPENING
            for programme, amount in soul.due(month, self.clock.today, self.county.raises).items()
        ]
        run = actions.take_over_payment_history(
            by=self.cast.bureau, paid=paid, law_known=self.clock.today, detail="原系统已发"
        )
        actions.confirm_payment_history(by=self.cast.director, run=run)
        self.events += run.lines_number
        self.check("opening", always=True)

    def _restart(self) -> None:
        """Empty the caches of the process and write unfinished files."""
        from django.core.cache import cache

        cache.clear()
        banking.finish_files()
        self.faults["restart"] += 1

    def settle(self) -> None:
        """End all faults: lift holds, correct cards, receive recoveries; then compare with the second calculator."""
        self.clock.on(first_of(month_after(self.month, -1)) + timedelta(days=27))
        self.month = month_after(self.month, -1)
        self._lift(10_000)
        self.chance = random.Random("nothing goes wrong")
        for _round in range(12):
            self._cards(everybody=True)
            self._lift(10_000)
            self.play_recoveries(final=True)
            done = [self._quietly(kind, self.month) for kind in (MONTHLY, REISSUE, SPECIAL)]
            for month in self.prices:
                self.note_prices(month)
                done.append(self._quietly(PRICE, month))
            if not any(done) and not Recovery.objects.filter(state__in=["proposed", "notified", "demanded"]).exists():
                break
            self.clock.after(1) if month_of(self.clock.today + timedelta(days=1)) == self.month else None
        else:
            raise AssertionError(f"seed {self.seed}: it does not come to rest")
        self.settle_relief()
        self.check("the end", always=True)
        self.violations += unexplained_differences(self) + self.relief_differences()
        if self.violations:
            raise AssertionError("\n".join(self.violations[:20]))

    def _quietly(self, kind: str, month: Month) -> bool:
        try:
            run = actions.prepare_run(by=self.cast.bureau, month=first_of(month), kind=kind)
        except refusals.NothingToPay:
            return False
        self.events += 3 * run.lines_number
        self._confirm(run)
        run = self._release(self._approve(run))
        run.payments.filter(state="sent").update(state="paid")
        actions.close_run(by=self.cast.finance, run=run)
        return bool(run.lines_number or run.withheld_number)

    def confirm_and_release(self, run: Run) -> Run:
        """Let the townships confirm, approve and release a run."""
        self._confirm(run)
        return self._release(self._approve(run))

    def line(self) -> str:
        """Return a summary in a line."""
        played, kept = sum(self.faults.values()), Receipt.objects.filter(way=Receipt.Way.OFFSET).count()
        return (
            f"seed {self.seed}: {len(self.county.souls)} people, {self.events} line events, {self.steps} steps, "
            f"{played} faults of {len(self.faults)} kinds, {kept} kept by consent, "
            f"{len(self.violations)} violations"
        )


def _lines(file: BankFile) -> int:
    return Line.objects.filter(payment__sent_item__file=file).count()


class _MustRefuse:
    def __init__(self, simulation: Simulation, fault: str, expected: tuple[type[Refused], ...]) -> None:
        self.simulation, self.fault, self.expected = simulation, fault, expected

    def __enter__(self) -> None:
        self.simulation.faults[self.fault] += 1

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if kind is None:
            raise AssertionError(f"seed {self.simulation.seed}: {self.fault} was not refused")
        return issubclass(kind, self.expected)
