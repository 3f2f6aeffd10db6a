"""What a message says, and what it never says: the whole catalogue, with a cast whose words are markers."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.logs import JsonFormatter
from core.kernel.tenant import tenant
from notifications.catalogue import CATALOGUE, DIGEST, PURPOSES, SILENT, TO_PERSON
from notifications.gateways import mail
from notifications.operations.letters import Letter
from notifications.operations.rendering import Subject, render
from notifications.states import Result
from notifications.tasks import one_round
from people.operations.consenting import withdraw
from referrals.operations import closing, declining, following
from tests.architecture.source import TEMPLATES
from tests.architecture.test_events import event_names
from tests.cast import QUINQUET, ZEBULON
from tests.factories.floor import as_owner
from tests.factories.notifications import message
from tests.factories.referrals import accept, send
from tests.notifications.conftest import PHONE, plain

MARKERS = (QUINQUET, ZEBULON, "Yvette", "Quenotte", "Zizanie", "Tintinnabule", "639980002", "aide-demarches")
PAGES = {
    "feed.html",
    "news.html",
    "outbox.html",
    "person",
    "reminders",
    "team_wishes.html",
    "to_say.html",
    "unsubscribe.html",
    "ways",
    "wishes.html",
}
WORDS = {"motive_text": "Quenotte et Zizanie", "tried": "Zizanie", "constraints": "Tintinnabule"}


NO_REFERENCE = ("budget.spent", "membership.ended")  # they are about no request
MAILED = sorted(purpose for purpose, row in PURPOSES.items() if row.mailed and purpose != DIGEST)


def marked(text: str) -> list[str]:
    return [marker for marker in MARKERS if marker.casefold() in text.casefold()]


@pytest.mark.parametrize("purpose", MAILED)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_purpose_is_written_in_both_languages_as_text_and_html(town, purpose, language):
    town.recipient.name = "L’Accueil <du> Quartier & " + "très long " * 12
    with as_owner():
        made = message(town.recipient, uuid7(), purpose=purpose)
    subject = Subject("sent", 1, "2F-1187", clock.now(), True)

    with tenant(structure=town.recipient, system="deliver_messages"):
        text = render(made, PURPOSES[purpose], subject, language=language)

    refs = 0 if purpose in NO_REFERENCE else 1
    assert text.title.count("2F-1187") == refs and "\n" not in text.title and len(text.title) <= 78
    assert bool(refs) is ("2F-1187" in text.plain) is ("2F-1187" in text.html)
    assert "Quartier & très" in text.plain and "<du>" in text.plain
    assert "Quartier &amp; très" in text.html and "<du>" not in text.html
    assert PHONE in text.plain and PHONE in text.html
    assert not [
        word for word in ("<img", "src=", "url(", "@import", "<link", "<script", "pixel") if word in text.html
    ]


def test_days_are_said_in_the_networks_zone(town):
    with as_owner():
        town.network.time_zone = "Pacific/Noumea"
        town.network.save(update_fields=["time_zone"])
        made = message(town.recipient, uuid7())
    late_in_paris = clock.now().replace(year=2027, month=3, day=16, hour=20)

    text = render(made, PURPOSES["handoff.sent"], Subject("sent", 1, "2F-1187", late_in_paris, True))

    assert "avant le mercredi 17\u00a0mars" in text.plain


def test_every_purpose_has_its_two_templates_and_every_template_its_purpose():
    files = {path.name for path in (TEMPLATES / "notifications").iterdir()} - PAGES - {"look.html"}

    assert files == {f"{name}.{kind}" for name in ("mail", DIGEST, *MAILED) for kind in ("txt", "html")}


@pytest.mark.scenario("notifications", 22)
def test_every_event_of_the_house_has_its_line():
    assert event_names() - set(CATALOGUE) - set(TO_PERSON) - set(SILENT) == set()
    assert all(SILENT.values())


@pytest.mark.scenario("security", 19)
@pytest.mark.parametrize("purpose", MAILED)
def test_no_line_of_the_catalogue_speaks_of_a_person(town, purpose):
    sent = send(town.alice, town.person, town.recipient, **WORDS)
    row = PURPOSES[purpose]
    subject_id = sent.handoff.pk if row.subject == "handoff" else sent.referral.pk
    with as_owner():
        made = message(town.recipient, subject_id, purpose=purpose)

    with tenant(structure=town.recipient, system="deliver_messages"):
        text = render(made, row, Subject("sent", 1, sent.referral.ref_code, clock.now(), True))

    assert marked(text.title + text.plain + text.html) == []


@pytest.mark.scenario("security", 19)
@pytest.mark.parametrize(("where", "code"), [("title", "header"), ("to", "address")])
def test_a_line_break_in_a_header_is_refused(town, sink, where, code):
    letter = {
        "reference": uuid7(),
        "to": "fil@exemple.invalid",
        "title": "Une demande",
        "text": "…",
        "html": "<p>…</p>",
    }
    letter[where] += "\nBcc: quelqu.un@exemple.invalid"

    answer = mail.send(Letter(**letter))

    assert (answer.result, answer.code) == (Result.PERMANENT, code)
    assert sink.received == []


@pytest.mark.scenario("security", 19)
def test_a_name_with_a_line_break_adds_no_header(town, sink):
    with as_owner():
        town.recipient.name = "Le Fil\r\nBcc: quelqu.un@exemple.invalid"
        town.recipient.save(update_fields=["name"])
    send(town.alice, town.person, town.recipient)

    one_round()

    [received] = sink.received
    assert received["Bcc"] is None
    assert received["To"] == "fil@exemple.invalid"


def days_later(days):
    return clock.moved(clock.now() + timedelta(days=days))


def whole_loop(town):
    """Everything that tells someone, with markers wherever someone types; a mail a day, then a digest."""
    declined = send(town.alice, town.person, town.recipient, **WORDS)
    one_round()
    with days_later(1):
        with tenant(town.bob):
            declining.decline(declined.handoff.pk, by=town.bob, code="no_capacity", text="Zizanie")
        one_round()
        sent = send(town.alice, town.person, town.recipient, **WORDS)
        one_round()
    with days_later(2):
        accept(town.bob, sent)
        with tenant(town.bob):
            following.add_step(
                uuid7(),
                by=town.bob,
                handoff_id=sent.handoff.pk,
                on=timezone.localdate(clock.now()),
                text="Tintinnabule",
                visibility="shared",
            )
            closing.report(sent.handoff.pk, by=town.bob, code="need_met", text="Quenotte")
        cut = send(town.alice, town.person, town.recipient, **WORDS)
        one_round()
        with tenant(town.alice):
            withdraw(town.person.pk, by=town.alice)
        one_round()
    with days_later(3):
        one_round()  # the digests
    return cut


@pytest.mark.scenario("notifications", 19)
def test_no_personal_datum_in_any_message_header_or_log_line(town, sink, caplog):
    caplog.set_level(logging.INFO)

    whole_loop(town)

    assert len(sink.received) >= 6
    assert [found for each in sink.received for found in marked(each.as_string() + plain(each))] == []
    lines = [JsonFormatter().format(record) for record in caplog.records if record.name != "mail.log"]
    assert [found for line in lines for found in marked(line)] == []


@pytest.mark.scenario("notifications", 17)
@pytest.mark.scenario("notifications", 19)
def test_on_a_demo_network_messages_become_files_and_nothing_leaves(town, sink, settings):
    with as_owner():
        town.network.kind = "demo"
        town.network.save(update_fields=["kind"])

    whole_loop(town)

    files = list((Path(settings.EMAIL_FILE_PATH) / str(town.network.pk)).iterdir())
    assert len(files) >= 6
    assert sink.received == []
    assert [found for path in files for found in marked(path.name + path.read_text())] == []


@pytest.mark.scenario("notifications", 17)
def test_without_a_mail_server_the_settings_write_files_and_say_so():
    from config.settings.parts import mail as part  # noqa: PLC0415  slow import

    assert part.EMAIL_HOST == ""
    assert part.EMAIL_BACKEND == mail.FILES
    assert part.SIMULATED_SENDING is True
    assert Path(part.EMAIL_FILE_PATH).name == "outbox"


def test_the_language_of_the_worker_does_not_change_the_message(town, sink):
    send(town.alice, town.person, town.recipient)

    with translation.override("en"):
        one_round()

    assert "Une demande vous attend" in plain(sink.received[0])
