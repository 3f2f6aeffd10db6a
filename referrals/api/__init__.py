"""The API of requests: the same operations as the pages, no rule of its own."""
