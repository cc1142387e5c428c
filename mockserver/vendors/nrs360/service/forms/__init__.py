"""Forms: kept for the account, linked to from messages, filled in by recipients."""
