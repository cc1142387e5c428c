"""What EASIR does, one file per subject."""
