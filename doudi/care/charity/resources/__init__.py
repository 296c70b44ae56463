"""What people give: goods, services and money that others hand over, with the giver apart."""
