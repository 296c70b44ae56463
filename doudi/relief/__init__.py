"""Temporary relief (临时救助, P18-6): cases, instalments, the townships' reserves, follow-up visits, emergencies."""
