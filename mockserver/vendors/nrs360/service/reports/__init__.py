"""Reports on a sending, as CSV that is made while it is sent."""
