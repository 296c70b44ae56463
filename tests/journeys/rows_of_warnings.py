"""Put open warnings into the demonstration in DOUDI_DATA; run as a process of its own."""

import os

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "doudi.settings"
    import django

    django.setup()
    from doudi.core.accounts.models import User
    from doudi.registry.models import Award
    from tests.monitoring.warnings.conftest import make_warning

    scope = User.objects.get(username="township").scope
    awards = Award.objects.filter(programme="dibao", person__village__code__startswith=scope, valid_to=None)
    for award in awards.select_related("person__household")[:3]:
        make_warning(award.person)
