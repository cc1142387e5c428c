"""The wire, in the vendor's own words.

Fields take any JSON value: what a value must be is checked where it is read, so that the vendor's
own error names the field.
"""
