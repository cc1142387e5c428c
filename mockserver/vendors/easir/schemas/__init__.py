"""The wire of EASIR, one file per subject."""
