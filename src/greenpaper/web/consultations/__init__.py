"""The list of consultations, making a new one, its columns, and what needs doing next."""
