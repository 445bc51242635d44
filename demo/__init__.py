"""The demo and the player of transcripts; not part of the installed package."""
