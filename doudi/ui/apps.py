from datetime import date

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "doudi.ui"
    label = "ui"
    verbose_name = _("界面")

    def ready(self) -> None:
        """Register the pickers, read what every room registers, and start the clock of a demonstration."""
        from doudi.ui.pickers.divisions import COUNTY_VILLAGES, DIVISIONS, VILLAGES
        from doudi.ui.pickers.officers import OFFICERS
        from doudi.ui.pickers.sources import register_source

        for source in (DIVISIONS, VILLAGES, COUNTY_VILLAGES, OFFICERS):
            register_source(source)
        autodiscover_modules("navigation", "worklist")
        if settings.DEMONSTRATION_DAY:
            from doudi.core.clock import start_demonstration_clock

            began = settings.DEMONSTRATION_STARTED_AT
            start_demonstration_clock(date.fromisoformat(settings.DEMONSTRATION_DAY), float(began) if began else None)
