"""How a policy reads the context. The sub-select makes PostgreSQL evaluate it once per statement."""


def integer(name: str) -> str:
    return f"(select nullif(current_setting('app.{name}', true), '')::int)"


def identifier(name: str) -> str:
    return f"(select nullif(current_setting('app.{name}', true), '')::uuid)"


def identifiers(name: str) -> str:
    return f"((select nullif(current_setting('app.{name}', true), '')::uuid[])::uuid[])"


NOW = "(select relais_now())"
STRUCTURE = integer("structure_id")
FILES_OF = integer("file_structure_id")
NETWORK = integer("network_id")
COORDINATES = integer("coordinator_network_id")
REFERRAL = identifier("referral_id")
REFERRALS = identifiers("referral_ids")
MEMBER = "(select nullif(nullif(current_setting('app.member_id', true), ''), '0')::uuid)"
