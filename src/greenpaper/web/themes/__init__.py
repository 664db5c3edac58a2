"""The room that people live in: reading a question's themes, and changing them."""
