from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveriesConfig(AppConfig):
    name = "doudi.monitoring.deliveries"
    label = "deliveries"
    verbose_name = _("部门数据")

    def ready(self) -> None:
        from doudi.monitoring.deliveries import follow_ups, read_job  # noqa: F401 - register their jobs
