"""What can be done with a match."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.care.charity.forms import AgreeForm, EndMatchForm, HandOverForm, TellGiverForm, ThankForm
from doudi.care.charity.matches import actions
from doudi.care.charity.matches.workflow import MatchState
from doudi.core.process import Verb, verbs_by_name

VERBS = verbs_by_name(
    Verb(
        "agree",
        _("登记本人同意"),
        actions.agree_match,
        AgreeForm,
        done=_("已登记本人同意，可以告知捐助方。"),
        is_primary_in=frozenset({MatchState.PROPOSED}),
    ),
    Verb("tell_giver", _("告知捐助方"), actions.tell_giver, TellGiverForm, done=_("已登记告知捐助方。")),
    Verb(
        "hand_over",
        _("登记交付"),
        actions.hand_over,
        HandOverForm,
        done=_("已交付，需求已解决。"),
        is_primary_in=frozenset({MatchState.AGREED}),
    ),
    Verb(
        "thank",
        _("回访并感谢"),
        actions.thank_giver,
        ThankForm,
        done=_("已办结。"),
        is_primary_in=frozenset({MatchState.GIVEN}),
    ),
    Verb("end", _("终止对接"), actions.end_match, EndMatchForm, done=_("对接已终止，资源退回。")),
)
