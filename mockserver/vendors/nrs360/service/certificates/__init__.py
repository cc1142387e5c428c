"""Certificates of certified messages, as PDF. Section "Download certificates"."""
