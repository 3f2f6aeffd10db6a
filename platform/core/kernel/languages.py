"""Languages by their usual names."""

from django.utils.translation import gettext as _


def language_name(code: str) -> str:
    """« arabe » for `ar`; a code that we do not name is shown as it is."""
    return {
        "fr": _("français"),
        "ar": _("arabe"),
        "en": _("anglais"),
        "es": _("espagnol"),
        "pt": _("portugais"),
        "it": _("italien"),
        "tr": _("turc"),
        "uk": _("ukrainien"),
        "ru": _("russe"),
        "ro": _("roumain"),
        "sq": _("albanais"),
        "fa": _("persan"),
        "ps": _("pachto"),
        "zh": _("chinois"),
        "kab": _("kabyle"),
        "so": _("somali"),
        "ta": _("tamoul"),
        "vi": _("vietnamien"),
        "wo": _("wolof"),
        "lsf": _("langue des signes"),
    }.get(code, code)
