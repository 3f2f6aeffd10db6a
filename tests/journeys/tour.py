"""The pictures of README's tour, taken on a running demonstration.

./relais up                                   (in one terminal)
.venv/bin/python -m tests.journeys.tour http://127.0.0.1:8000     (in another)
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.visiting import DESKTOP, Visitor

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
PLACE = "Le Fil des Écrans"


def main(base: str) -> None:
    """Walk the sixteen steps, one picture each."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        jeanne, karim = _visitor(browser, base), _visitor(browser, base)
        referral = _sender(jeanne)
        _recipient(karim, referral)
        jeanne.open("/")
        _shoot(jeanne.page, "14-good-news")
        solene = _persona(_visitor(browser, base), "Solène V.")
        solene.open("/en-retard/")
        _shoot(solene.page, "15-late")
        aicha = _persona(_visitor(browser, base), "Aïcha M.")
        aicha.open("/arreter/")
        _shoot(aicha.page, "16-stop")
        browser.close()


def _sender(jeanne: Visitor) -> str:
    """From the persona's page to the paper; the reference of the request."""
    jeanne.open("/compte/demo/")
    _shoot(jeanne.page, "01-sign-in")
    _persona(jeanne, "Jeanne L.")
    _shoot(jeanne.page, "02-today")
    jeanne.open("/personnes/nouvelle/")
    jeanne.fill("Prénom ou surnom", "Odette")
    jeanne.fill("Nom", "Marchepied")
    jeanne.fill("Date de naissance", "1948")
    _shoot(jeanne.page, "03-register")
    jeanne.press("Ouvrir la fiche")
    jeanne.follow("Noter comment la joindre")
    jeanne.choose("Par téléphone")
    jeanne.fill("Téléphone", "06 39 98 00 02")
    jeanne.fill("Commune ou quartier", "Grenoble")
    jeanne.press("Noter")
    jeanne.follow("Poser les trois questions")
    jeanne.choose("Un smartphone")
    jeanne.press("Continuer")
    jeanne.choose("Je la fais avec")
    _shoot(jeanne.page, "04-three-questions")
    jeanne.press("Continuer")
    jeanne.choose("Oui")
    jeanne.fill("Quelle démarche", "Caf, déclaration trimestrielle")
    jeanne.fill("Pour quand", _day(20))
    jeanne.press("Voir ce qui peut aider")
    _shoot(jeanne.page, "05-needs")
    jeanne.follow("Orienter maintenant")
    _shoot(jeanne.page, "06-places")
    jeanne.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    jeanne.follow(f"Choisir {PLACE}")
    jeanne.choose("Oui à tout")
    jeanne.choose("Oui, qui la recevra pourra me dire")
    jeanne.choose("De vive voix, devant un témoin")
    jeanne.fill("Nom du témoin", "Inès")
    jeanne.choose("J’ai lu, la personne est d’accord")
    _shoot(jeanne.page, "07-consent")
    jeanne.press("Continuer")
    jeanne.choose("Je lui remets le papier")
    _shoot(jeanne.page, "08-request")
    jeanne.press("Envoyer la demande")
    _shoot(jeanne.page, "09-slip", whole=True)
    jeanne.follow("Suivre la demande")
    return next(
        word for word in jeanne.text.split() if len(word) == 7 and word[2] == "-" and word[3:].isdigit()
    )


def _recipient(karim: Visitor, reference: str) -> None:
    _persona(karim, "Karim O.")
    karim.open("/a-repondre/")
    _shoot(karim.page, "10-inbox")
    line = karim.page.locator("li", has_text=reference)
    with karim.page.expect_navigation():
        line.get_by_role("link").last.click()
    _shoot(karim.page, "11-preview")
    karim.press("Accepter")
    _shoot(karim.page, "12-accepted")
    karim.press("Joint")
    karim.follow("Dire ce que ça a donné")
    karim.follow("Atteint")
    karim.fill("Ce qui a été obtenu", "Sait consulter son compte Caf avec son téléphone.")
    _shoot(karim.page, "13-outcome")
    karim.press("Relire et envoyer")
    karim.press("Envoyer et terminer")


def _visitor(browser: Browser, base: str) -> Visitor:
    return Visitor(browser.new_context(**DESKTOP.options), base, DESKTOP)


def _persona(visitor: Visitor, name: str) -> Visitor:
    """One tap on the personas' page."""
    visitor.open("/compte/demo/")
    with visitor.page.expect_navigation():
        visitor.page.locator("li", has_text=name).first.get_by_role("button").first.click()
    return visitor


def _shoot(page: Page, name: str, *, whole: bool = False) -> None:
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=FOLDER / f"{name}.png", scale="css", animations="disabled", full_page=whole)


def _day(ahead: int) -> str:
    day = datetime.now(tz=UTC).date() + timedelta(days=ahead)
    return f"{day.day}/{day.month}/{day.year}"


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
