"""Shows: values in, text or JSON out; pure."""
