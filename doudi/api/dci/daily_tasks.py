"""What falls due of the interface: notices for subscribers, and deliveries that failed."""

from doudi.api.dci.jobs import run_due

__all__ = ["run_due"]
