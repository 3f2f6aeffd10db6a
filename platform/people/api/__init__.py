"""Persons, their evaluations and what they agreed to, for programs: the same operations as the pages."""
