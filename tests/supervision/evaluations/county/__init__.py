"""An invented county over months: rows that become known on their day, for the evaluation of simulated years."""
