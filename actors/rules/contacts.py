"""Is this contact a person's, or the team's? Personal ones stay private, in every list and export."""

_MASS_MARKET = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.fr",
        "outlook.com",
        "outlook.fr",
        "live.fr",
        "live.com",
        "msn.com",
        "yahoo.com",
        "yahoo.fr",
        "ymail.com",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "sfr.fr",
        "neuf.fr",
        "laposte.net",
        "bbox.fr",
        "numericable.fr",
        "aol.com",
        "icloud.com",
        "me.com",
        "gmx.fr",
        "gmx.com",
        "protonmail.com",
        "proton.me",
    ]
)


def is_mobile(phone: str) -> bool:
    return phone.startswith(("+336", "+337"))


def is_mass_market(email: str) -> bool:
    return email.rpartition("@")[2].lower() in _MASS_MARKET
