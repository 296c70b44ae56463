from datetime import date

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from doudi.values.translation import translate_with


class UiConfig(AppConfig):
    name = "doudi.ui"
    label = "ui"
    verbose_name = _("界面")

    def ready(self) -> None:
        """Share translations with the layers below, register what rooms declare, start a demonstration's clock."""
        translate_with(gettext, lambda: get_language() or settings.LANGUAGE_CODE)
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
