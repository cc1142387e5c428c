"""What every vendor stands on: sandboxes, time, chance, jobs, callbacks, faults and the journal.

The kernel decides when something happens; a vendor decides what it looks like. The kernel knows
no vendor.
"""
