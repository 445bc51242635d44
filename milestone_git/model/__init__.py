"""What there is: records, events, snapshots, changes, diagnostics; standard library only."""
