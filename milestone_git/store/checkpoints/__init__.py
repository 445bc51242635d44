"""Checkpoints: work tree and index as commits, without touching the user's index, and back again."""
