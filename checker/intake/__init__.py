"""What somebody brings, any text or table, made into numbers of companies."""
