"""The question bank: written questions, and generated ones that follow the law."""
