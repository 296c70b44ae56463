"""Who is named to receive tip-offs."""
