"""Contacts: the book of them, what a request says of one, lists, and what they bring to a send."""
