"""Forms of the notifications room."""
