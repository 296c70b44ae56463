"""The demonstration site: accounts, cases and a payroll of an invented county. Never in production."""
