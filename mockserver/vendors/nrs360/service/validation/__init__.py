"""Validation of e-mail addresses, from the order to the result. Section "Validation list" ff."""
