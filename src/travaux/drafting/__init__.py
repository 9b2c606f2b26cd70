"""What a secretariat does to texts at night: comparing them, tracing them through a series."""
