"""Watch lists: what happened to whom they name, and who is told of it, once."""
