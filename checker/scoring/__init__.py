"""The verdict: a pure function of a fact sheet, a deal and a frozen method. See `engine.evaluate`."""
