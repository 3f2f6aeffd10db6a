"""Forms of referrals: shape and wording; refusals belong to the operations."""
