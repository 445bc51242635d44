"""Other repositories: which are in use, what they offer, what of it is accepted, and what is pushed there."""
