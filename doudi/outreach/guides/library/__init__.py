"""The library: forms, guides and short how-tos, each tied to clauses; what is out of date says so by itself."""
