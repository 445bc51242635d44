"""What is there: listings of documents, the records they hold, and whose version of a record speaks (R8)."""
