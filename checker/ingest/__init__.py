"""The way of a record into the ledger: recognise, parse and compare, classify, write, tell what changed."""
