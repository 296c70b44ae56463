"""Temporary relief beside the monthly runs: hardships of the county's people, paid through runs of relief."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any

from doudi.core.refusals import Refused
from doudi.payments import actions
from doudi.payments.computation.item_lines import pay_items
from doudi.payments.models import Payment, Run
from doudi.payments.refusals import NothingToPay
from doudi.registry.people.merged_records import surviving_records
from doudi.relief.cases import actions as relief
from doudi.relief.cases.intake import Intake, PersonInNeed
from doudi.relief.instalments.models import Instalment
from tests.faults.county import first_of
from tests.faults.side_events import SideEvents

if TYPE_CHECKING:
    from doudi.registry.models import Person

RELIEF = Run.Kind.RELIEF
AMOUNT_FEN, REASON = 3_000_00, "房子烧了，多给一些"


class ReliefEvents(SideEvents):
    """A part of the simulation; its chance is its own, so that the months play as they did without relief."""

    def __init__(self) -> None:
        super().__init__()
        self.hardships = random.Random("hardships")

    def play_relief(self) -> None:
        """Take a hardship in, decide it by two people, and pay it through the bank."""
        alive = [soul for soul in self.county.souls if soul.died is None and soul.into is None]
        person: Person = self.hardships.choice(alive).person
        person.refresh_from_db()
        here = person.village_id.startswith(self.cast.officer.scope or "")
        officer = self.cast.officer if here else self.cast.other_officer
        try:
            case = self._proposed(person, officer)
        except Refused as refused:  # a hardship may be under way, or relief given as often as a year allows
            self.faults[f"relief_{refused.code}"] += 1
            return
        with self.refused("relief_by_one", Refused):
            relief.grant_relief(by=officer, case=case)
        relief.grant_relief(by=self.cast.bureau, case=case)
        self.check("relief granted")
        self._run(RELIEF)

    def _proposed(self, person: Person, officer: Any) -> Any:
        intake = Intake(
            person=PersonInNeed(person.name, person.id_number.clear()),
            kind="urgent",
            cause="accident",
            sub_cause="accident_fire",
            degree="high",
            area="rural",
            persons_affected=2,
            happened_on=self.clock.today,
            account="起火",
        )
        opened, _code = relief.open_relief(by=officer, village=person.village, intake=intake)
        proposal = relief.Proposal(
            reason="现场看过", total_fen=AMOUNT_FEN, deviation_reason=REASON, repeat_reason="又烧了一次"
        )
        return relief.propose_relief(by=officer, case=opened.case, proposal=proposal)

    def settle_relief(self) -> None:
        """Pay what is left through the bank, without a fault."""
        try:
            run = actions.prepare_run(by=self.cast.bureau, month=first_of(self.month), kind=RELIEF)
        except NothingToPay:
            return
        self.confirm_and_release(run)
        keys = list(run.payments.filter(state="sent").values_list("pk", flat=True))
        run.payments.filter(pk__in=keys).update(state="paid")
        pay_items(keys, self.clock.today)
        actions.close_run(by=self.cast.finance, run=Run.objects.get(pk=run.pk))

    def confirm_and_release(self, run: Run) -> Run:
        raise NotImplementedError

    def relief_differences(self) -> list[str]:
        """Return who got another sum through the bank than the paid instalments say."""
        survivors, got, due = surviving_records(), Counter[int](), Counter[int]()
        for person, fen in Payment.objects.filter(programme="temporary_relief", state="paid").values_list(
            "person", "amount_fen"
        ):
            got[survivors.get(person, person)] += fen
        for payee, fen in Instalment.objects.filter(state="paid", way="bank").values_list("payee", "amount_fen"):
            due[survivors.get(payee or 0, payee or 0)] += fen
        people = sorted(got.keys() | due.keys())
        return [
            f"seed {self.seed}: person {person} relief: got {got[person]}, instalments {due[person]}"
            for person in people
            if got[person] != due[person]
        ]
