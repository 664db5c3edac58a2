"""How dates are written on the pages."""
