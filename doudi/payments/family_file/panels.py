"""What payments register with the family file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.payments.family_file.events import payment_events, taken_over_events
from doudi.payments.family_file.queries import payments_panel
from doudi.registry.households.panels import FamilyPanel, register_panel
from doudi.registry.households.timeline import TimelineSource, register_events


def register_panels() -> None:
    """Register the panel of payments: first on the page, as it is what people ask for most."""
    register_events(TimelineSource("payments", _("发放"), payment_events, order=30))
    register_events(TimelineSource("taken_over", _("接管"), taken_over_events, order=31))
    register_panel(
        FamilyPanel(
            name="payments",
            title=_("发放"),
            template="payments/family_file/panel.html",
            query=payments_panel,
            area="top",
            order=10,
            is_of_person=True,
            has_page=True,
        )
    )
