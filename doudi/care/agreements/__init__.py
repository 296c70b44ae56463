"""Care agreements: who cares for whom, what is agreed, and who is paid the care subsidy."""
