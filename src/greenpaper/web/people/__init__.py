"""Accounts and sign-in for a team, and who has which part in a consultation."""
