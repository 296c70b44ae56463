from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscoveryConfig(AppConfig):
    name = "doudi.monitoring.discovery"
    label = "discovery"
    verbose_name = _("主动发现")

    def ready(self) -> None:
        from doudi.core.attachments.owners import register_owner
        from doudi.monitoring.discovery.campaigns.queries import households_to_walk
        from doudi.monitoring.discovery.walks.field_tasks import register_field_tasks
        from doudi.monitoring.discovery.walks.groups import WalkGroup, register_group
        from doudi.monitoring.discovery.walks.models import WalkClass
        from doudi.monitoring.discovery.walks.queries import villages_of_photo

        register_owner(villages_of_photo)
        register_group(WalkGroup("campaign", _("扩围排查"), WalkClass.RED, households_to_walk))
        register_field_tasks()
