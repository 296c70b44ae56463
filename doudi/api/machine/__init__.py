"""What every call of another system goes through: token, scope, rate, size, contract, access log."""
