"""Accounts that changed since a person's last payment: who must see the proof again before the run is approved."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from doudi.core.bulk_rows import read_rows
from doudi.payments.models import Payment, Run
from doudi.payments.runs.check_drafts import FindingDraft

_CHUNK = 900
# The last payment that was sent before, whatever the bank answered, against the account of this run. What goes to
# another by an approved amount has an account that two people saw, and says nothing about the person's own. What goes
# to a care payee is compared with the payee's part of the same programme before; where there was none, with the
# person's.
_CHANGED = """
SELECT MIN(payment.id)
FROM payments_payment payment
JOIN (
    SELECT earlier.person_id, CASE WHEN earlier.care_payee_id IS NULL THEN '' ELSE earlier.programme END AS stream,
           MAX(earlier.id) AS last_id
    FROM payments_payment earlier JOIN payments_run run ON run.id = earlier.run_id
    WHERE run.state IN ('released', 'closed') AND earlier.state NOT IN ('void', 'withdrawn')
    AND earlier.account_index <> '' AND earlier.run_id <> %(run)s AND earlier.account_basis <> 'payee'
    AND earlier.person_id IN (SELECT person_id FROM payments_payment WHERE run_id = %(run)s)
    GROUP BY 1, 2
) previous ON previous.person_id = payment.person_id
AND (previous.stream = CASE WHEN payment.care_payee_id IS NULL THEN '' ELSE payment.programme END
     OR previous.stream = '' AND NOT EXISTS (
         SELECT 1 FROM payments_payment paid JOIN payments_run run ON run.id = paid.run_id
         WHERE paid.person_id = payment.person_id AND paid.programme = payment.programme
         AND paid.care_payee_id IS NOT NULL AND paid.run_id <> %(run)s AND paid.state NOT IN ('void', 'withdrawn')
         AND run.state IN ('released', 'closed')
     ))
JOIN payments_payment last_payment ON last_payment.id = previous.last_id
WHERE payment.run_id = %(run)s AND payment.state <> 'withdrawn' AND payment.account_basis <> 'payee'
AND payment.account_index <> last_payment.account_index
GROUP BY payment.person_id ORDER BY 1
"""


def changed_accounts(run: Run) -> Iterator[FindingDraft]:
    """Find everybody whom the run pays into another account than their last payment went to; one finding each."""
    keys = [int(row[0]) for row in read_rows(_CHANGED, {"run": run.pk})]
    for start in range(0, len(keys), _CHUNK):
        payments = Payment.objects.filter(pk__in=keys[start : start + _CHUNK]).select_related("person")
        for payment in payments.order_by("pk"):
            what = _("{name}的账户在上次发放以后变动：现为{basis}，户名{holder}，账号{account}").format(
                name=payment.person.name,
                basis=payment.get_account_basis_display(),
                holder=payment.holder_name,
                account=payment.account,
            )
            yield FindingDraft(payment.person_id, payment.village_code, "", None, None, what)
