"""Awards that come into the register. Decisions grant them; until then they are taken over from rolls."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.actions import require
from doudi.core.accounts.roles import Permission
from doudi.core.audit.actions import Actor, action, record
from doudi.registry.actions.common import refuse_outside
from doudi.registry.models import Award, Person, Source
from doudi.registry.refusals import AwardsOverlap


@action("award.take_over")
def take_over_award(
    *,
    by: Actor,
    number: str,
    person: Person,
    programme: str,
    from_month: date,
    to_month: date | None = None,
    dibao_class: str = "",
    assessed_income_fen: int | None = None,
    self_care: str = "",
    child_status: str = "",
    in_institution: bool | None = None,
    source: str = Source.ROLL,
    source_detail: str = "",
) -> Award:
    """Put an award that was decided before this system on record.

    Raises:
        OutsideYourArea, AwardsOverlap
    """
    require(by, Permission.CHANGE_REGISTER)
    refuse_outside(by, person.village_id)
    others = Award.objects.filter(person=person, programme=programme, withdrawn_at=None)
    if any(_overlap(one, from_month, to_month) for one in others):
        raise AwardsOverlap(
            _("{name}在这段时间已有{programme}待遇。").format(
                name=person.name, programme=policy.programme_name(programme)
            )
        )
    award = Award.objects.create(
        number=number, person=person, programme=programme, valid_from=from_month, valid_to=to_month,
        dibao_class=dibao_class, assessed_income_fen=assessed_income_fen, self_care=self_care,
        child_status=child_status, in_institution=in_institution, source=source, source_detail=source_detail,
        recorded_at=timezone.now(), recorded_by_id=by.pk,
    )  # fmt: skip
    record(
        _("登记{name}的{programme}待遇，自{month}起。").format(
            name=person.name, programme=award.programme_name, month=f"{from_month:%Y-%m}"
        ),
        subject=person, village_code=person.village_id, why=source_detail,
    )  # fmt: skip
    return award


def _overlap(award: Award, first: date, last: date | None) -> bool:
    begins_before = last is None or (award.valid_from is not None and award.valid_from <= last)
    return begins_before and (award.valid_to is None or award.valid_to >= first)
