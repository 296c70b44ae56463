"""The check that a run is still what was computed: its proof, and every account against its index."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from doudi.payments.models import Check, Payment, Run
from doudi.payments.run_content import altered, content_of
from doudi.payments.runs.check_drafts import FindingDraft

_CHUNK = 900
MAX_FINDINGS = 1_000


def altered_content(run: Run) -> Iterator[FindingDraft]:
    """Find every payment whose account is not that of its index, or else that the run as a whole was altered."""
    content = content_of(run)
    wrong = content.wrong_accounts[:MAX_FINDINGS]
    for start in range(0, len(wrong), _CHUNK):
        payments = Payment.objects.filter(pk__in=wrong[start : start + _CHUNK]).select_related("person")
        for payment in payments.order_by("pk"):
            what = _("{name}的账号与核算时不同，数据库里的内容被改动过").format(name=payment.person.name)
            yield FindingDraft(
                payment.person_id, payment.village_code, payment.programme, None, payment.amount_fen, what
            )
    if not wrong and content.is_altered(run):
        what = _("本批的人员、金额、户名或账号与核算时不同，数据库里的内容被改动过")
        yield FindingDraft(None, "", "", run.month, run.total_fen, what)


def refuse_altered(run: Run) -> None:
    """Refuse a run whose last check found its content altered; nobody can decide that away.

    Raises:
        RunContentAltered
    """
    check = run.checks.filter(name=Check.Name.ALTERED).first()
    if check is not None and check.findings_number:
        raise altered(run, check.findings.exclude(person=None).count())
