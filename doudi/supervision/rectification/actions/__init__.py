"""What is done about rectification: plan, add findings, answer, verify, close, follow what came back."""
