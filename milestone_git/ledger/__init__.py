"""What happened: events as bytes, their order, and the state they fold to; pure."""
