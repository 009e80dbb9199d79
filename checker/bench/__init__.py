"""How fast the program is: figures of this machine, and ratios of two things measured in one run."""
