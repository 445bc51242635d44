"""The objects of a repository: one base, three readers, and which of them a repository gets (R40)."""
