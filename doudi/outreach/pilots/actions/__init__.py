"""Actions on pilots: plan and start, report and measure, write up and close, send upward."""
