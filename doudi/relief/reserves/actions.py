"""Every action on reserves."""

from doudi.relief.reserves.counts import confirm_count, count_reserve, refuse_count, settle_difference
from doudi.relief.reserves.payments import pay_instalment
from doudi.relief.reserves.quotas import confirm_quota, propose_quota, refuse_quota
from doudi.relief.reserves.top_ups import ask_top_up, fill_top_up, refuse_top_up
from doudi.relief.reserves.vouchers import hand_over_vouchers, receive_vouchers

__all__ = [
    "ask_top_up",
    "confirm_count",
    "confirm_quota",
    "count_reserve",
    "fill_top_up",
    "hand_over_vouchers",
    "pay_instalment",
    "propose_quota",
    "receive_vouchers",
    "refuse_count",
    "refuse_quota",
    "refuse_top_up",
    "settle_difference",
]
