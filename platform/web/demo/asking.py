"""One request in the words of the team that is asked: the same for every story of the demonstration."""

from web.demo.founding import Founded
from web.demo.relaying import MOST, Ask
from web.demo.words import SUBJECTS


def ask_team(
    founded: Founded, by: str, team: str, sent: int, *, variant: int = 0, capture: str = "oral_witnessed"
) -> Ask:
    """`by` asks `team`, `sent` working days ago; `variant` chooses among the reasons and the news that the team has."""
    subject = SUBJECTS[team]
    return Ask(
        by=founded.pros[by],
        to=founded.pros[subject.receiver],
        sent=sent,
        needs=subject.needs,
        motive=subject.motive,
        why=subject.whys[variant % len(subject.whys)],
        news=subject.news[variant % len(subject.news)],
        scopes=MOST,
        capture=capture,
    )
