"""The rule book for everybody to read: papers, clauses, figures over time, rules, and what is not confirmed."""
