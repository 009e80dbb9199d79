"""Pages and API. A view reads the question, calls the rooms beneath and renders; no SQL, no judgement."""
