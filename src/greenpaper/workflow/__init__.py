"""The verbs that people ask for, one file each: what the command line and notebooks call."""
