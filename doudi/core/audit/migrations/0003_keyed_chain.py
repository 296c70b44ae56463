"""Anchor an existing trail: the next entry has a keyed link, and says how many entries came before without one.

What was in the trail until then is vouched for as it was found; that it was never changed before cannot be proven.
"""

from typing import Any

from django.db import migrations
from django.utils import timezone


def anchor(apps: Any, _editor: Any) -> None:
    """Append a keyed entry to a trail that has entries."""
    entry_model, head_model = apps.get_model("audit", "Entry"), apps.get_model("audit", "TrailHead")
    head = head_model.objects.first()
    if head is None:
        return
    from doudi.core.audit.chain import link_of

    entry = entry_model(
        number=head.number + 1,
        at=timezone.now(),
        actor_name="系统",
        actor_role="system",
        verb="trail.anchor",
        sentence=f"操作记录自此用数据库以外的密钥连接；此前{head.number}条没有密钥，按当时所见保留。",
        new={"entries": head.number, "hash": head.hash},
        previous_hash=head.hash,
    )
    entry.hash = link_of(entry, head.hash)
    entry.save(force_insert=True)
    head_model.objects.filter(pk=head.pk).update(number=entry.number, hash=entry.hash)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_trail_filters")]

    operations = [migrations.RunPython(anchor, migrations.RunPython.noop)]
