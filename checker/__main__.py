"""`python -m checker`."""

if __name__ == "__main__":  # workers of a load import this module again and need none of the commands
    from checker.cli import main

    main(prog_name="python -m checker")
