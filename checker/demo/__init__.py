"""What `make run` starts: the made-up country, its sites, the clock and the server."""
