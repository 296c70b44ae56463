from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeathsConfig(AppConfig):
    name = "doudi.registry.deaths"
    label = "deaths"
    verbose_name = _("死亡登记")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from doudi.core.attachments.owners import register_owner
        from doudi.registry.deaths.queries import villages_of_evidence

        register_owner(villages_of_evidence)
