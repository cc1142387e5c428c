"""What can be made to happen to messages at once, by the control API.

Every event goes the way that it goes by itself: the same services, the same notifications.
"""
