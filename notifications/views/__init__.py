"""Pages of the notifications room."""
