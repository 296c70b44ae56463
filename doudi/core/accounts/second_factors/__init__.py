"""Second factors: enrolment confirmed by another person, codes used once, fresh codes for what is dangerous."""
