"""Every function that acts with the grantor's rights, and why. A test compares it with `pg_proc`."""

DEFINERS: dict[str, str] = {
    "journal_marks": "pseudonyms of persons for the journal, from keys nobody may read",
    "people_grant_copies": "keep the columns that grants copy from the person, for lists in one index",
    "readers_of": "who opened the file of one's own person",
}
