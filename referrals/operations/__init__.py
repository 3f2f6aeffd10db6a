"""Writes about referrals: one verb, one transaction, one event. The only importers of `steer`."""
