"""Calls that ask for a key: made on the vendor's platform, reported by its API."""
