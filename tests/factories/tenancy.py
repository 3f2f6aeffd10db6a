"""Networks, structures, users, memberships and invitations."""

from datetime import timedelta

import factory
from django.contrib.auth.hashers import make_password

from core.accounts.models import User
from core.kernel import clock
from core.tenancy.models import (
    ApiToken,
    Invitation,
    Membership,
    Network,
    NetworkKind,
    Role,
    Structure,
    StructureStatus,
    TokenScope,
)
from core.tenancy.operations.tokens import digest

PASSWORD = "une longue phrase de passe"


class NetworkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Network
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"reseau-{n}")
    name = factory.LazyAttribute(lambda o: o.slug.title())
    kind = NetworkKind.DEMO


class StructureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Structure

    network = factory.SubFactory(NetworkFactory)
    slug = factory.Sequence(lambda n: f"structure-{n}")
    name = factory.LazyAttribute(lambda o: o.slug.title())
    status = StructureStatus.ACTIVE
    phone = "+33465710001"
    team_line = "l’accueil"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"personne{n}@exemple.invalid")
    first_name = factory.Sequence(lambda n: f"Membre{n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    structure = factory.SubFactory(StructureFactory)
    network = factory.LazyAttribute(lambda o: o.structure.network)
    role = Role.SOCIAL_WORKER


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    structure = factory.SubFactory(StructureFactory)
    network = factory.LazyAttribute(lambda o: o.structure.network)
    email = factory.Sequence(lambda n: f"invitee{n}@exemple.invalid")
    role = Role.MEDIATOR
    token_hash = factory.Sequence(lambda n: f"{n:064}")
    expires_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=7))


class ApiTokenFactory(factory.django.DjangoModelFactory):
    """`text=` is what the program shows."""

    class Meta:
        model = ApiToken
        exclude = ("text",)

    membership = factory.SubFactory(MembershipFactory)
    label = "Logiciel du CCAS"
    text = factory.Sequence(lambda n: f"relais_jeton-{n}")
    token_hash = factory.LazyAttribute(lambda o: digest(o.text))
    scopes = factory.LazyFunction(lambda: list(TokenScope.values))
    expires_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=90))
