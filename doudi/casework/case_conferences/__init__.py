"""Cases that a conference discusses (一事一议): raised by an officer, decided there, shown on the case."""
