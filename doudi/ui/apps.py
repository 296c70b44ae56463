from datetime import date

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "doudi.ui"
    label = "ui"
    verbose_name = _("界面")

    def ready(self) -> None:
        """A demonstration may live on another day."""
        if settings.DEMONSTRATION_DAY:
            from doudi.core.clock import turn_to

            began = settings.DEMONSTRATION_BEGAN
            turn_to(date.fromisoformat(settings.DEMONSTRATION_DAY), float(began) if began else None)
