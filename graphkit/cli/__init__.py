"""The command line: commands only, no extraction logic."""
