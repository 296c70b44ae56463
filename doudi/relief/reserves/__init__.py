"""Imprest accounts of the townships for temporary relief: quota, payments, counts, vouchers, top-ups (MCA23-3.3)."""
