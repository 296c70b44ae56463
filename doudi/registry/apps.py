from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "doudi.registry"
    label = "registry"
    verbose_name = _("登记")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from doudi.registry.households.own_panels import register_panels
        from doudi.registry.search.people import register_people

        register_panels()
        register_people()
