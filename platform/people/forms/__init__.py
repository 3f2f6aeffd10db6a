"""Forms about persons: shape and wording; refusals belong to the operations."""
