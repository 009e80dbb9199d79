"""Assisted capture (M31): a page that a person saved at an official site, vetted and cut before anything is kept."""
