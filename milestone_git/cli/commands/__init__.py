"""One file a command: it reads the words, calls app, and prints the answer."""
