"""The recipient's portal: what is asked for, and what the recipient does about it."""
