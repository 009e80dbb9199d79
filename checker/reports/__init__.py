"""One view model of a company, and everything that is made of it: page, JSON, later PDF and XLSX."""
