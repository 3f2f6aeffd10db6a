"""What changed between two evaluations, domain by domain: never a percentage, never a ranking."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.display import Column, MarkChart, Table
from core.kernel.floor.scopes import Scope
from core.kernel.http import MemberRequired
from core.kernel.words import day_in_words
from people import queries
from people.instruments import wording
from people.instruments.loading import Instrument, published
from people.instruments.progress import Progress, comparable, compare
from people.models import Evaluation, Person

SIGNS = {"gained": "+", "same": "=", "lost": "↻", "none": "·"}


@dataclass(frozen=True)
class Pair:
    """An evaluation and one before it that means the same things."""

    before: Evaluation
    after: Evaluation

    @property
    def instrument(self) -> Instrument:
        return published(self.after.version)

    @property
    def progress(self) -> Progress:
        return compare(self.instrument, self.before.answers, self.after.answers)


class ProgressPage(MemberRequired, TemplateView):
    """`?depuis=` chooses the earlier evaluation; by default the one just before the latest."""

    template_name = "people/evaluation/progress.html"
    opens_files = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, person_id = self.request.member, kwargs["person_id"]
        rows = queries.full_evaluations(member, person_id)
        if not rows:
            raise Http404
        person = Person.objects.visible_to(member).filter(pk=person_id).first()
        scopes = [Scope.MATURITY, *([Scope.IDENTITY] if person else [])]
        reason = "own" if rows[0].home_structure_id == member.structure_id else "shared"
        seen(AccessKind.FILE, by=member, persons=[person_id], scopes=scopes, reason=reason)
        earlier = [row for row in rows[1:] if comparable(row.version, rows[0].version)]
        chosen = self.request.GET.get("depuis", "")
        before = next((row for row in earlier if str(row.pk) == chosen), earlier[0] if earlier else None)
        pair = Pair(before, rows[0]) if before else None
        return super().get_context_data(
            **kwargs | {"person": person},
            latest=rows[0],
            before=before,
            earlier=earlier,
            heading=heading(pair) if pair else _("Un seul point pour le moment"),
            chart=chart_of(pair) if pair else None,
            changes=changes_of(pair) if pair else [],
        )


def heading(pair: Pair) -> str:
    """« 3 gestes de plus »: core gestures gained."""
    gained = pair.progress.gestures_gained(pair.instrument)
    if not gained:
        return _("Ce qui a changé depuis la dernière fois")
    return ngettext("%(n)s geste de plus", "%(n)s gestes de plus", gained) % {"n": gained}


def chart_of(pair: Pair) -> MarkChart:
    """A row of squares for each domain, and the same in a table."""
    instrument, sides = pair.instrument, _sides(pair.progress)
    rows, counts = [], []
    for name, title in instrument.dimensions.items():
        tones = [sides.get(code, "none") for code in instrument.of_dimension[name]]
        rows.append((title, [(SIGNS[tone], tone) for tone in tones]))
        counts.append([title, *(tones.count(tone) for tone in SIGNS)])
    columns: list[Column | str] = [_("Domaine"), *(Column(words, number=True) for words in _words().values())]
    between = {"before": day_in_words(pair.before.at.date()), "after": day_in_words(pair.after.at.date())}
    title = _("Du %(before)s au %(after)s") % between
    return MarkChart(
        title=title,
        description=_("Un carré par question ou geste, domaine par domaine. Le tableau dit la même chose."),
        rows=rows,
        legend=[(SIGNS[tone], tone, words) for tone, words in _words().items()],
        table=Table(_("Le même dessin en tableau"), columns, counts),
    )


def changes_of(pair: Pair) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """In words, what was gained then what is to look at again: (subject, before, after)."""
    instrument, progress = pair.instrument, pair.progress
    return [
        (title, [_change(pair, instrument, code) for code in codes])
        for title, codes in ((_("En plus"), progress.gained), (_("À revoir"), progress.lost))
        if codes
    ]


def _change(pair: Pair, instrument: Instrument, code: str) -> tuple[str, str, str]:
    item = instrument.by_code[code]
    return (
        wording.subject(instrument, code),
        item.label(pair.before.answers[code]),
        item.label(pair.after.answers[code]),
    )


def _sides(progress: Progress) -> dict[str, str]:
    return {
        **dict.fromkeys(progress.gained, "gained"),
        **dict.fromkeys(progress.same, "same"),
        **dict.fromkeys(progress.lost, "lost"),
    }


def _words() -> dict[str, str]:
    return {
        "gained": _("en plus"),
        "same": _("pareil"),
        "lost": _("à revoir"),
        "none": _("pas comparable"),
    }
