"""Paper: the dossier of a company as one model, and the files that are made of it: PDF, XLSX, CSV, JSON, evidence."""
