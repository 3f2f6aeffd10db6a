"""The ways out: one module an adapter, each with the same few verbs (`notifications.operations.letters.Gateway`).

Where nothing is set, messages become files and no connection is opened.
"""

from django.conf import settings

from notifications.catalogue import Channel
from notifications.gateways import sms_settings
from notifications.gateways.breaker import Guarded
from notifications.gateways.mail import Mail
from notifications.gateways.sms_files import SmsFiles
from notifications.gateways.sms_http import SmsHttp
from notifications.operations.letters import Gateway

SENT_BY_ITSELF = (Channel.MAIL, Channel.SMS)


def gateway_of(channel: str) -> Gateway:
    """The adapter that the settings choose for this channel, behind its breaker."""
    if channel == Channel.MAIL:
        return Guarded(Mail())
    if not settings.SMS_GATEWAY:
        return Guarded(SmsFiles())
    return Guarded(SmsHttp(provider()))


def provider() -> sms_settings.SmsSettings:
    """How the provider of SMS is spoken to; ValueError when its file is wrong."""
    return sms_settings.read(
        settings.SMS_GATEWAY, secret=settings.SMS_SECRET, receipt_secret=settings.SMS_RECEIPT_SECRET
    )
