"""The wire of 360NRS, one file per product."""
