"""What 360NRS does, one file per product."""
