"""The rule book for everybody to read: legislation, clauses, figures over time, rules, and what is not confirmed."""
