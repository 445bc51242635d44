"""What only the receiving server knows: its bare repository, what it guards, and what a push brings."""
