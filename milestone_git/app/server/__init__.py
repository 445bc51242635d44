"""What a bare repository does with a push: it judges, lets in or refuses, and looks again afterwards."""
