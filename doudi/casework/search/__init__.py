"""What casework adds to the search: applications, receipts, case numbers, names before acceptance."""
