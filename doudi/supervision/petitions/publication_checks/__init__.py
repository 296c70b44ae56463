"""Publications of decisions checked by the system, and missed cases found and put right (P18-18.c, P18-18.d)."""
