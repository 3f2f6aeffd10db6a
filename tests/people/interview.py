"""The pages of an evaluation, filled as a browser without script posts them."""

from people.models import (
    Evaluation,
)
from tests.factories.floor import as_owner


def address(cast, *parts):
    return "/".join(["/personnes", str(cast.person.pk), *map(str, parts), ""])


def hidden_id(page):
    return page.context["form"]["id"].value()


def answer_three(client, cast, device="1", alone="0", urgent="yes", **more):
    """The three pages, one after the other, as a browser without script posts them."""
    first = client.post(address(cast, "trois-questions"), {"answer": device})
    second = client.post(first["Location"], {"answer": alone})
    page = client.get(second["Location"])
    data = {"id": hidden_id(page), "answer": urgent, **more}
    return client.post(second["Location"], data), data


def answer_item(client, cast, code, answer, **more):
    return client.post(f"{address(cast, 'evaluation')}?question={code}", {"answer": answer, **more})


def stored():
    with as_owner():
        return list(Evaluation.objects.order_by("at"))
