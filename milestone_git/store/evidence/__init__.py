"""What gates go by: who signed, contributed and spoke, and what stands at a deliverable (R26 to R30)."""
