"""Every function that acts with the grantor's rights, and why. A test compares it with `pg_proc`."""

DEFINERS: dict[str, str] = {
    "journal_marks": "pseudonyms of persons for the journal, from keys nobody may read",
    "readers_of": "who opened the file of one's own person",
    "due_ids": "what a system task has to do: ids, network and structure; for events also name and payload",
}
