"""Turns the crank: load, decide, judge, save, once and for everybody."""
