"""Files, index entries, log and branch, moved together under one journal: all of it or nothing (R43, R44)."""
