from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimeLimitsConfig(AppConfig):
    name = "doudi.supervision.time_limits"
    label = "supervision_time_limits"
    verbose_name = _("办理时限")
