"""How often one may ask before answering (referrals §3, T3)."""

from collections.abc import Sequence

from referrals.models import MOST_ROUNDS, InfoRequest


def waits_for_an_answer(asked: Sequence[InfoRequest]) -> bool:
    return any(question.answered_at is None for question in asked)


def may_ask_again(asked: Sequence[InfoRequest]) -> bool:
    """No question is open, and two rounds are not over."""
    return not waits_for_an_answer(asked) and len(asked) < MOST_ROUNDS
