"""What a pasted card, invoice or contract head says of a firm, compared with what the registers say of it (M36).

Pure: no base, no clock, no network. `extract` finds the fields, `compare` sets them beside a fact sheet; the words for
people are in `checker.reports.compared`.
"""
