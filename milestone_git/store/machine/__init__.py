"""What is true of this machine and of the installed package, and of no repository."""
