"""What a person still needs after what the government gave."""
