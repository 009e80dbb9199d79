"""Accounts: who somebody is, for whom he acts, and what he may do."""
