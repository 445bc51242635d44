"""What stands behind the trunk, looked at once more: chains, history, and who vouched for what."""
