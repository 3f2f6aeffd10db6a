"""What goes to the registered mailbox of a recipient without account, besides its requests."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue.rows import Audience, MessageClass, Row
from notifications.catalogue.shared import A

LINKS: dict[str, tuple[Row, ...]] = {
    "link.asked": (
        Row("link.again", Audience.RECIPIENT, A, _("Votre nouveau lien (réf. %(ref)s)"), receipt=True),
    ),
    "link.code_asked": (
        Row(
            "link.code",
            Audience.RECIPIENT,
            MessageClass.SECURITY,
            _("Votre code (réf. %(ref)s)"),
            receipt=True,
        ),
    ),
}
