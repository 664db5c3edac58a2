"""What is kept: consultations, codings, codebooks, and the record of who did what."""
