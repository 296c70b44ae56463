from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RectificationConfig(AppConfig):
    name = "doudi.supervision.rectification"
    label = "supervision_rectification"
    verbose_name = _("问题整改")

    def ready(self) -> None:
        """Let townships be measured by what they put right."""
        import_module("doudi.supervision.rectification.measures")
