"""The inbox of a structure that was asked twenty thousand times: each tab, and the same rows by bare SQL."""

from collections.abc import Iterator

from core.tenancy.models import Role, Structure
from tests.benchmarks.live import Plan, fill
from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.pages import browser, get, sql
from tests.benchmarks.world import World, member

TITLE = (
    "Boîte d’une structure qui a reçu 20 000 demandes : 2 000 à répondre, 3 000 en cours, 15 000 terminées"
)
ASKED = 20_000
STATE = "case when n %% 20 < 2 then 'sent' when n %% 20 < 5 then 'accepted' else 'ended' end"
TABS = {
    "À répondre": ("a-repondre", "h.state = 'sent' order by h.urgent desc, h.due_at, h.id"),
    "En cours": ("en-cours", "h.state = 'accepted' order by h.urgent desc, h.due_at, h.id"),
    "Terminées": ("terminees", "h.state = 'ended' order by h.decided_at desc, h.id desc"),
}


def figures(world: World, rounds: int) -> Iterator[Figure]:
    structures = list(Structure.objects.order_by("pk")[2:4])
    fill(
        world, Plan("I", ASKED, str(world.big.pk), str(structures[0].pk), STATE, "now() + interval '3 days'")
    )
    fill(world, Plan("J", 20, str(world.big.pk), str(structures[1].pk), STATE, "now() + interval '3 days'"))
    for size, structure in zip((ASKED, 20), structures, strict=True):
        opened = browser(member(structure, Role.MEDIATOR, f"boite-{size}"))
        for label, (tab, rows) in TABS.items():
            yield figure(
                f"{label} ({size} reçues)",
                get(opened, f"/a-repondre/?onglet={tab}"),
                sql(
                    "select h.*, r.* from referrals_handoff h join referrals_referral r on r.id = h.referral_id"
                    f" where h.target_id = %s and {rows} limit 50",
                    structure.pk,
                ),
                rounds=rounds,
            )
