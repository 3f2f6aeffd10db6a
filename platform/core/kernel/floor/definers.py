"""Every function that acts with the grantor's rights, and why. A test compares it with `pg_proc`."""

DEFINERS: dict[str, str] = {
    "journal_marks": "pseudonyms of persons for the journal, from keys nobody may read",
    "people_grant_copies": "keep the columns that grants copy from the person, for lists in one index",
    "readers_of": "who opened the file of one's own person",
    "confirm_consent": "the recipient's one tap at the first contact carries an oral consent to six months",
    "consent_recorded": "a line in the ledger rebuilds the person's grants",
    "consents_in_force": "what the ledger holds today, by structure",
    "grants_rebuild": "write the grants that ledger and engaged handoffs justify, end the others",
    "handoff_follows": "needs, preview, appointments and grants follow the state of a handoff",
    "handoff_previewed": "a preview exists exactly while an answer is awaited",
    "people_grants_for": "recheck the consent and open what an accepted handoff may read",
    "scopes_agreed": "the scopes that consent and handoff share, for its two ends",
    "withdraw_by_code": "stop sharing with the slip's code alone, at any counter",
    "due_ids": "one door for system tasks that look for work, whatever the room",
    "due_events": "events that the relay has not dealt with: ids, name and payload, which hold none of a person",
    "due_messages": "messages to send now, or whose lease is over: ids only",
    "claim_messages": "take messages of several structures for one worker, by the database's clock",
    "mark_planned": "an event has been dealt with: the application may not read the journal",
    "message_subject": "state, version and date of what a message speaks of, for the structure that is told",
    "forget_drafts": "delete one's own draft once recorded, and those that have lapsed",
}
