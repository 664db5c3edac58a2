"""What all pages share: the frame, forms, permission, errors as sentences."""
