"""What is typed after `./relais`."""

import argparse
import sys
from collections.abc import Sequence

from config.launcher import bench, commands, testing, upgrade
from config.launcher.console import Interrupted, Stop, console
from config.launcher.layout import layout_of
from config.launcher.supervisor import Supervisor

USAGE = """\
Relais : passer une personne d’une structure à l’autre, avec son accord, sans la perdre.

  ./relais up [--port N] [--data DOSSIER] [--no-demo]
      installe, démarre tout et affiche l’adresse ; Ctrl-C arrête, les données restent
  ./relais test [options de pytest] [--reuse] [--drills]
      sans option, vérifie tout ; avec des options, ne lance que pytest
      --reuse garde la base des tests d’une fois sur l’autre ; --drills ajoute les exercices de panne
  ./relais manage COMMANDE …
      une commande de gestion ; « ./relais manage help » en donne la liste
  ./relais bench …
      mesures de vitesse
  ./relais upgrade
      passe les données et le site qui tourne à la version de ce dossier

  --data DOSSIER, avant ou après « up », avant toute autre commande : où sont les données (var/ sinon).
  Avec DATABASE_URL, DATABASE_OWNER_URL et REDIS_URL, ces serveurs sont employés.
"""


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="./relais", add_help=False, usage=USAGE, allow_abbrev=False)
    found.add_argument("--data")
    found.add_argument("-h", "--help", action="store_true")
    found.add_argument("command", nargs="?", default="")
    found.add_argument("rest", nargs=argparse.REMAINDER)
    return found


def up_parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="./relais up", add_help=False, usage=USAGE, allow_abbrev=False)
    found.add_argument("--port", type=port_number)
    found.add_argument("--data")
    found.add_argument("--no-demo", action="store_true")
    found.add_argument("-h", "--help", action="store_true")
    return found


def port_number(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("un port va de 0 (au choix) à 65535")
    return number


def main(arguments: Sequence[str]) -> int:
    try:
        return dispatch(arguments)
    except Stop as stop:
        print(f"Relais s’arrête : {stop}", file=sys.stderr)
        return stop.code
    except (Interrupted, KeyboardInterrupt):
        print("Interrompu.", file=sys.stderr)
        return 130


def dispatch(arguments: Sequence[str]) -> int:
    asked = parser().parse_args(arguments)
    if asked.help or asked.command in ("", "help"):
        console.say(USAGE)
        return 0 if asked.help or asked.command else 2
    match asked.command:
        case "up":
            wanted = up_parser().parse_args(asked.rest)
            if wanted.help:
                console.say(USAGE)
                return 0
            layout = layout_of(wanted.data or asked.data)
            return Supervisor(layout, port=wanted.port, demo=not wanted.no_demo).run()
        case "manage":
            console.stream = sys.stderr
            return commands.manage(layout_of(asked.data), asked.rest)
        case "test":
            return testing.test(layout_of(asked.data, "var/test"), asked.rest)
        case "bench":
            console.stream = sys.stderr
            return bench.bench(layout_of(asked.data, "var/bench"), asked.rest)
        case "upgrade":
            return upgrade.Upgrade(layout_of(asked.data)).run()
    raise Stop(f"commande inconnue : {asked.command}. « ./relais --help » donne la liste.", code=2)
