"""The money that benefits are paid from: sources, budgets, what came, what went, what is left; price indices."""
