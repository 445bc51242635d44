"""Pipes to what others keep: what comes in is mapped here, purely; files and net are for others."""
