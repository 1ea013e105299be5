"""One module for each command: `ORDER`, its place in the help, and `register(app)`."""
