"""Whether: one pure verdict over an attempt, made of small rules in one table."""
