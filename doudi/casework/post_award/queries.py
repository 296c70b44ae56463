"""What is in force and under way for a household."""

from __future__ import annotations

from doudi.casework.models import Case
from doudi.casework.post_award.models import CardChange
from doudi.casework.procedures.steps import CLOSED
from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.core.clock import this_month
from doudi.registry.awards.queries import awards_not_ended
from doudi.registry.models import Award, Household


def awards_of_household(household: Household) -> list[Award]:
    """Return the awards that the people of a household have this month or later."""
    awards = awards_not_ended(this_month()).filter(person__household=household)
    return list(awards.select_related("person").order_by("person__name", "programme"))


def open_cases_of(household: Household, *, by: User) -> list[Case]:
    """Return the open cases of a household that a user may see."""
    return list(Case.objects.visible_to(by).exclude(step=CLOSED).filter(household=household).order_by("pk"))


def villages_of_card_proof(attachment: Attachment) -> set[str]:
    """Return the place of the case that changed a card on the proof of an attachment, and where its holder lives now.

    The case stays with the township that closed it; the card is paid into by the one where the holder lives.
    """
    changes = CardChange.objects.filter(proof_file=attachment)
    pairs = changes.values_list("case__village_code", "case__person__village_id")
    return {code for pair in pairs for code in pair if code is not None}
