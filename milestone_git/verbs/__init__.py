"""What next: each verb looks at a snapshot and proposes a change; pure."""
