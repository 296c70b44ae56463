from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RectificationConfig(AppConfig):
    name = "doudi.supervision.rectification"
    label = "supervision_rectification"
    verbose_name = _("问题整改")
