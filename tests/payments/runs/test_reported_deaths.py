"""Payments wait while a death is reported and nobody has confirmed it; nothing is ended meanwhile."""

from __future__ import annotations

from datetime import date

import pytest

from doudi.payments import actions, refusals
from doudi.payments.models import Run
from doudi.registry import actions as registry_actions
from doudi.registry.models import Award
from tests.deaths_and_cards import SOURCE
from tests.payments.conftest import Office

pytestmark = [pytest.mark.django_db, pytest.mark.clause("MCA83-I.3")]
APRIL = date(2023, 4, 1)


def test_reported_death_withholds_until_it_is_decided(office: Office) -> None:
    office.funds()
    person = office.person("钟有田")
    office.award(person)
    report = registry_actions.report_death(
        by=office.cast.officer, person=person, died_on=date(2023, 3, 2), data_source=SOURCE
    )
    run = office.prepare(APRIL)
    assert [(one.reason, one.amount_fen) for one in run.withheld.all()] == [("death_reported", 600_00)]
    assert run.payments_number == 0
    assert Award.objects.get().valid_to is None
    office.paid(run)
    registry_actions.reject_death_report(by=office.cast.leader, report=report, why="到家见到本人")
    again = office.prepare(APRIL, Run.Kind.REISSUE)
    assert again.total_fen == 600_00, "what waited is paid once the person is known to be alive"


def test_death_reported_after_the_computation_blocks_release(office: Office) -> None:
    run = office.one_approved(APRIL)
    person = run.payments.get().person
    registry_actions.report_death(by=office.cast.officer, person=person, died_on=date(2023, 3, 2), data_source=SOURCE)
    with pytest.raises(refusals.ChecksUndecided):
        actions.release_run(by=office.cast.finance, run=run)
