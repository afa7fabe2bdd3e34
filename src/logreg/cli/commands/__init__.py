"""The commands: one file per command, loaded when it is called."""
