"""The low-income population: six layers with dates, and what each family gets of every department."""
