"""Reads and writes Git: the only place that knows files, refs, objects and the git command."""
