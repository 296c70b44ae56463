from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DciConfig(AppConfig):
    name = "doudi.api.dci"
    label = "api_dci"
    verbose_name = _("DCI接口")

    def ready(self) -> None:
        """Register the jobs that send answers."""
        from doudi.api.dci import jobs  # noqa: F401 - registers its handlers
