"""Checker: says whether a counterparty is reliable, and shows where each fact comes from."""

__version__ = "0.1.0"
