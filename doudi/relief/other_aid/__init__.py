"""Aid that other departments gave, booked as theirs (P18-6.j, SAL2026-28)."""
