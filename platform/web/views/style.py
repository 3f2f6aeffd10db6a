"""Every component of `templates/ui/` in every state, for those who draw pages. Development only."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.display import Cell, Chart, Column, Hand, Moment, Table
from core.kernel.forms import FrenchDateField, HintedRadioSelect
from core.tenancy.models import Network
from referrals.pdf import paper_of
from referrals.queries.facts import Facts


class StyleForm(forms.Form):
    """One field of each kind."""

    first_name = forms.CharField(
        label=_("Prénom ou surnom"), help_text=_("Comme la personne veut qu’on l’appelle.")
    )
    birth = FrenchDateField(label=_("Date de naissance"), past=True, required=False)
    language = forms.ChoiceField(
        label=_("Langue parlée"),
        choices=[("", "Non demandée"), ("fr", "Français"), ("ar", "Arabe")],
        required=False,
    )
    question = forms.ChoiceField(
        label=_("Comment faites-vous une démarche en ligne ?"),
        help_text=_("La personne peut montrer du doigt."),
        choices=[
            ("0", "Quelqu’un la fait à ma place"),
            ("1", "Je la fais avec quelqu’un à côté"),
            ("2", "Je la fais seul·e"),
            ("?", "Je ne sais pas, ou je préfère ne pas dire"),
        ],
        widget=forms.RadioSelect,
    )
    agreement = forms.ChoiceField(
        label=_("Que souhaite la personne ?"),
        choices=[("yes", "Oui"), ("appointment", "Seulement un rendez-vous"), ("no", "Non")],
        widget=HintedRadioSelect(
            hints={
                "yes": _("Ce qui est coché plus bas est transmis."),
                "appointment": _("Rien n’est transmis : ni nom, ni besoin."),
                "no": _("Vous pouvez imprimer l’adresse et les horaires."),
            }
        ),
    )
    ways = forms.MultipleChoiceField(
        label=_("Comment la joindre ?"),
        choices=[("phone", "Téléphone"), ("sms", "SMS"), ("letter", "Lettre"), ("desk", "À l’accueil")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("Pourquoi cette demande ?"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    read = forms.BooleanField(label=_("J’ai lu, la personne est d’accord"))


def style(request: HttpRequest) -> HttpResponse:
    """The page to look at, and to photograph, before and after changing the look. `?public`, `?http`."""
    name = "web/style_public.html" if "public" in request.GET else "web/style.html"
    return render(request, name, _dataset(request))


def _dataset(request: HttpRequest) -> dict[str, Any]:
    now = clock.now()
    here, there = "CCAS, accueil Chorier", "Antenne Sud Droits"
    faulty = StyleForm({"birth": "31/2/1948", "question": "1", "note": "Déclaration à refaire."})
    return {
        "demo": True,
        "simulated_sending": True,
        "insecure": "http" in request.GET,
        "navigation": [
            {"label": label, "url": "#", "current": label == "Mes personnes"}
            for label in ("Aujourd’hui", "Mes personnes", "Annuaire", "Agenda", "Formations")
        ],
        "user": {"is_authenticated": True, "get_full_name": "Jeanne Morel"},
        "member": {"structure": {"name": here}},
        "blank": StyleForm(auto_id="blank_%s"),
        "faulty": faulty,
        "asked": (
            Hand(here, "Jeanne Morel", now=True),
            Hand(there, role="Réponse attendue avant le mardi 17 mars"),
        ),
        "held": (
            Hand(here, "Jeanne Morel", "Vous avez passé le relais"),
            Hand(there, "Karim · 04 65 71 00 12", now=True),
        ),
        "back": (Hand(here, "Jeanne Morel", now=True), Hand(there, "Karim", "A terminé lundi 9 mars")),
        "moments": [
            Moment(now + timedelta(days=2), "Rendez-vous avec Karim, 12 avenue La Bruyère.", coming=True),
            Moment(now - timedelta(days=1), "Karim a accepté la demande et appelé Mme B."),
            Moment(now - timedelta(days=4), "Vous avez envoyé la demande et imprimé le papier.", mine=True),
            Moment("vendredi 6 mars, au guichet", "Mme B. est d’accord, devant vous.", mine=True),
        ],
        "shown": [
            "Son nom et comment la joindre",
            "Ce qu’elle cherche",
            "Ce qu’elle sait faire avec le numérique",
        ],
        "not_shown": ["le reste de son dossier"],
        "tabs": [
            {"label": "À répondre", "url": "#", "count": 3, "current": True},
            {"label": "Rendez-vous", "url": "#", "count": 2},
            {"label": "Terminées", "url": "#", "count": 12},
        ],
        "facts": [("Besoin", "Aide aux démarches administratives"), ("Âge", "entre 60 et 74 ans")],
        "table": Table(
            "Demandes envoyées en mars",
            [
                "Structure",
                "Délai le plus courant",
                Column("Demandes", number=True),
                Column("Terminées", number=True),
            ],
            [
                [Cell(there, "#"), "3 jours ouvrés", 14, 9],
                [Cell("Clic & Parole", "#"), "5 jours ouvrés", 6, 2],
                [Cell("MDH Prémol", "#"), "Le jour même", 21, 18],
            ],
        ),
        "chart": Chart(
            "Ce que les personnes cherchent",
            "La démarche Caf vient en premier avec 21 demandes, l’ordinateur en dernier avec 4.",
            "Besoin",
            "Demandes",
            [
                ("Démarche Caf", 21),
                ("Apprendre les bases", 14),
                ("Messagerie", 8),
                ("Ordinateur à prix solidaire", 4),
            ],
        ),
        "steps": [
            {"label": "Compter les demandes", "state": "done"},
            {"label": "Dessiner les tableaux", "state": "now", "note": "2 tableaux sur 5"},
            {"label": "Préparer le document", "state": "todo"},
        ],
        "stopped": [
            {"label": "Lire le fichier", "state": "done"},
            {
                "label": "Ajouter les lieux",
                "state": "failed",
                "note": "Ligne 14 : l’adresse manque. Corrigez-la.",
            },
        ],
        "chosen": [{"label": "Sans réponse", "url": "#"}, {"label": "Démarche Caf", "url": "#"}],
        "listed": Paginator(range(1, 313), 50).get_page(2),
        "paper": paper_of(
            Facts(
                name="Yvette",
                decided=(("expected", "Le Fil des Écrans"),),
                when=datetime(2026, 3, 12, 14, tzinfo=clock.zone()),
                whom="Karim",
                where="12 avenue La Bruyère, Grenoble",
                stop="La Bruyère",
                bring=("le courrier reçu", "votre téléphone"),
                phone="+33465710012",
                answers="l’équipe numérique",
                hours="du lundi au vendredi, 9 h à 12 h",
                reading_desk="CCAS",
            ),
            network=Network(slug="exemple"),
            code="482719305618",
            language_code="tr",
            discreet=False,
        ),
        "tomorrow": now + timedelta(days=1),
    }
