"""Every background act, defined once: asking a source for one subject, a run of a source, the queue of askings."""
