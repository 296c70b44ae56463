"""How often each rule is right, and rules that are retired because they are not."""
