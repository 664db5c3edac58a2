"""What looks like personal data in a text: one family of recognisers, one file."""
