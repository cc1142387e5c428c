"""The view Callbacks: what customers were told, what is done to it on purpose, and the sinks."""
