"""How many members a conference needs (P18-9.c; the share is a dated parameter of the rule book)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.conferences.refusals import QuorumMissing
from doudi.values.carries import carries


def quorum_of(members: int, on: date) -> int:
    """Return how many of the members have to take part; never nobody."""
    share = policy.parameter_value("conference_quorum_share", on.replace(day=1), on)
    return max(1, -(-members * int(share) // policy.RATIO_SCALE))


@carries("P18-9.c")
def refuse_without_quorum(taking_part: int, members: int, on: date) -> None:
    """Refuse a conference, or a decision, with fewer members than the body needs.

    Raises:
        QuorumMissing
    """
    needed = quorum_of(members, on)
    if taking_part < needed:
        sentence = _("成员{members}人，至少{needed}人参加才能议定，现在{present}人。")
        raise QuorumMissing(sentence.format(members=members, needed=needed, present=taking_part))
