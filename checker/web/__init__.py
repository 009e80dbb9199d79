"""Pages and API. A view reads the question, calls the rooms beneath, and renders; it holds no SQL and judges nothing."""
