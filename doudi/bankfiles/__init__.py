"""Files to and from banks: profiles in ``banks/``, writing, reading, checks. No database, no clock."""
