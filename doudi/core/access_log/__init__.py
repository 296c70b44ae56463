"""The access log: who looked at whom, who could not sign in, and what was refused; apart from the audit trail."""
