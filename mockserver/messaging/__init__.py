"""The standards that messaging vendors share, as pure functions and plain facts: the GSM 7-bit
alphabets, the parts of a long SMS, MSISDNs, sender IDs, delivery statuses and user agents. Nothing
here knows a vendor's API, reads a clock, opens a file or imports anything else of the project."""
