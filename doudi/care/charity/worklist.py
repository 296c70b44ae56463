"""Tasks of charity that wait for a user: needs without a match, and matches at each step."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.care.charity.areas import charity_scope
from doudi.care.charity.matches.models import Match
from doudi.care.charity.matches.workflow import MatchState
from doudi.care.charity.needs.queries import waiting_count
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if not user.may(Permission.MANAGE_CHARITY):
        return
    yield WaitingTask(
        ngettext_lazy("慈善需求待对接", "慈善需求待对接"),
        waiting_count(by=user),
        f"{reverse('care_charity:needs')}?state=waiting",
    )
    listed = reverse("care_charity:matches")
    visible = Match.objects.in_scope(charity_scope(user))
    labels = {
        MatchState.PROPOSED: ngettext_lazy("慈善对接待本人同意", "慈善对接待本人同意"),
        MatchState.AGREED: ngettext_lazy("慈善资源待交付", "慈善资源待交付"),
        MatchState.GIVEN: ngettext_lazy("慈善对接待回访", "慈善对接待回访"),
    }
    for state, label in labels.items():
        yield WaitingTask(label, visible.filter(state=state).count(), f"{listed}?state={state}")
