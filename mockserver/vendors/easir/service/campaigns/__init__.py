"""Campaigns: kept, sent when their time has come, shown, printed and exported."""
