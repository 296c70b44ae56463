"""What falls due of clients: tokens that have expired are erased."""

from doudi.api.clients.tokens import erase_expired_tokens


def run_due() -> None:
    """Erase expired tokens."""
    erase_expired_tokens()
