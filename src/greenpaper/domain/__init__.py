"""The nouns of a consultation. Standard library only; every other room may import from here."""
