"""Ways out: mail and SMS. What is to be sent is a row first, so that nothing is lost and nobody waits for a server."""
