"""Walk plans: which households are due in a village and month, and what was found."""
