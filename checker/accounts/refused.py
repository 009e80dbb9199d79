"""An act that the rules of an organisation do not allow."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was done, and trying again as it stands is no use. sentence: why, a Russian text of the catalogue."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
