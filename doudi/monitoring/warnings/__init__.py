"""What deliveries and registry say of a month, as warnings that an officer ends."""
