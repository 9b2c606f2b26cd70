"""The memory of a negotiation: who said what, when, on what evidence; append-only and provable."""
