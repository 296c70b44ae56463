"""Care for children: left-behind children, visits, counselling, and concerns reported within the day."""
