"""What was worked out before, by content: to delete or spoil it costs only time."""
