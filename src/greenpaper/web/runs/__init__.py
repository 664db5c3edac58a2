"""How far the sorting is, question by question, while the worker does it."""
