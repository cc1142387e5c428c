"""What Xebo does, one file per subject."""
