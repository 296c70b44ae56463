"""Let a petitioner say once how content they are with the handling."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.cases.applicant import Applicant
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_transition
from doudi.core.refusals import required_text
from doudi.supervision.petitions.actions.locking import record_on
from doudi.supervision.petitions.kinds import OWN_ANSWERS, Satisfaction
from doudi.supervision.petitions.models import Petition, Rating
from doudi.supervision.petitions.refusals import PetitionIncomplete, RatedAlready
from doudi.supervision.petitions.workflow import PETITION_TRANSITIONS
from doudi.values.carries import carries

LONGEST_RATING = 300


def refuse_rated(petition: Petition) -> None:
    """Refuse a petition that the petitioner has rated.

    Raises:
        RatedAlready
    """
    if Rating.objects.filter(petition=petition).exists():
        raise RatedAlready(_("信访人已经评价过这件信访，评价只有一次。"))


@carries("P18-18.b")
@action("petition.rate")
def rate_petition(*, by: Applicant, petition: Petition, satisfaction: str, reason: str = "") -> Rating:  # noqa: ARG001 - the trail reads who
    """Keep what the petitioner thinks of the handling; it counts instead of what an officer was told before.

    Raises:
        TransitionNotAllowed, RatedAlready, PetitionIncomplete, ReasonRequired, HiddenCharacters
    """
    locked = lock_row(Petition.objects.all(), petition.pk)
    refuse_transition(PETITION_TRANSITIONS, locked.state, "ask_satisfaction", _("答复以后才能评价。"))
    refuse_rated(locked)
    if satisfaction not in OWN_ANSWERS:
        raise PetitionIncomplete(_("请选择满意不满意。"), satisfaction=_("请选择。"))
    if satisfaction == Satisfaction.DISSATISFIED or reason.strip():
        reason = required_text(reason, "reason", _("请写明哪里不满意。"), is_sealed=True)[:LONGEST_RATING]
    made = Rating.objects.create(
        petition=locked, satisfaction=satisfaction, sealed_reason=reason.strip(), rated_on=today()
    )
    locked.satisfaction, locked.asked_on = satisfaction, today()
    advance(locked, "ask_satisfaction", PETITION_TRANSITIONS)
    record_on(locked, _("信访人自己评价：{value}。").format(value=made.get_satisfaction_display()))
    return made
