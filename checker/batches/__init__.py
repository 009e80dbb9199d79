"""A list of companies judged together: its register, the dangerous first, and what got worse since the last time."""
