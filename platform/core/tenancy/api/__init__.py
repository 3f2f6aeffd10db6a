"""The API of this room, and what those above share: who calls, pages of a list, the shape of a resource."""
