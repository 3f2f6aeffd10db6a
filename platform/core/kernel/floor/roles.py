"""The four roles of the database: who owns, who acts, who grants, who backs up.

One text, two readers: `create` runs it with real passwords, `printed` writes it for an
administrator with psql variables in their place."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

# Of the whole server. BYPASSRLS and the grants need a superuser.
ROLES = """
do $$ begin
  if not exists (select from pg_roles where rolname = 'relais_owner') then create role relais_owner; end if;
  if not exists (select from pg_roles where rolname = 'relais_app') then create role relais_app; end if;
  if not exists (select from pg_roles where rolname = 'relais_grantor') then create role relais_grantor; end if;
  if not exists (select from pg_roles where rolname = 'relais_backup') then create role relais_backup; end if;
end $$;
alter role relais_owner with login nosuperuser nobypassrls nocreaterole {createdb} password {owner_password};
alter role relais_app with login nosuperuser nobypassrls nocreaterole nocreatedb password {app_password};
alter role relais_grantor with nologin nosuperuser nobypassrls nocreaterole nocreatedb;
alter role relais_backup with login nosuperuser bypassrls nocreaterole nocreatedb password {backup_password};
alter role relais_app set statement_timeout = '5s';
alter role relais_backup set default_transaction_read_only = on;
grant pg_read_all_data to relais_backup;
-- Not inherited: the application's policies would bind the owner too. Needs PostgreSQL 16.
grant relais_app, relais_grantor to relais_owner with inherit false, set true;
"""

# Of the one database.
DATABASE = """
alter database {database} owner to relais_owner;
revoke all on database {database} from public;
grant connect on database {database} to relais_app, relais_backup;
revoke create on schema public from public;
grant usage, create on schema public to relais_owner;
grant usage on schema public to relais_app, relais_grantor, relais_backup;
create schema if not exists floor authorization relais_grantor;
grant usage on schema floor to relais_owner, relais_app;
"""

PREAMBLE = """\
-- The roles of Relais, for an administrator of PostgreSQL 16 or newer (superuser: BYPASSRLS).
-- Passwords are psql variables, and stay out of this text:
--   psql -v database=relais -v owner_password=… -v app_password=… -v backup_password=… -f this_file postgres
-- Run again at will: nothing is lost.
\\set ON_ERROR_STOP on
"""
CREATE_DATABASE = """
select format('create database %I owner relais_owner template template0 encoding ''UTF8''', :'database')
 where not exists (select from pg_database where datname = :'database') \\gexec
\\connect :"database"
"""


@dataclass(frozen=True, slots=True)
class Login:
    """What an address of a database says."""

    user: str
    password: str
    database: str


def login(url: str) -> Login:
    parts = urlsplit(url)
    return Login(
        unquote(parts.username or ""), unquote(parts.password or ""), unquote(parts.path.lstrip("/"))
    )


def printed(*, development: bool = False) -> str:
    """The SQL to hand over. No password is in it."""
    variables = {name: f":'{name}'" for name in ("owner_password", "app_password", "backup_password")}
    roles = ROLES.format(createdb="createdb" if development else "nocreatedb", **variables)
    return PREAMBLE + roles + CREATE_DATABASE + DATABASE.format(database=':"database"')


def create(environ: Mapping[str, str], *, development: bool = False) -> None:
    """Make or refresh the roles and the database, as the administrator of DATABASE_ADMIN_URL.

    Running it twice is harmless: names, rights and passwords are set to what the addresses say."""
    owner = login(environ["DATABASE_OWNER_URL"])
    app = login(environ["DATABASE_URL"])
    backup = environ.get("DATABASE_BACKUP_URL")
    admin = environ["DATABASE_ADMIN_URL"]
    with psycopg.connect(admin, autocommit=True) as connection:
        passwords = {
            "owner_password": owner.password,
            "app_password": app.password,
            "backup_password": login(backup).password if backup else None,
        }
        connection.execute(
            sql.SQL(ROLES).format(
                createdb=sql.SQL("createdb" if development else "nocreatedb"),
                **{name: _verifier(connection, password) for name, password in passwords.items()},
            )
        )
        name = sql.Identifier(owner.database)
        if not connection.execute("select from pg_database where datname = %s", [owner.database]).rowcount:
            connection.execute(
                sql.SQL("create database {} owner relais_owner template template0 encoding 'UTF8'").format(
                    name
                )
            )
    with psycopg.connect(admin, dbname=owner.database, autocommit=True) as connection:
        connection.execute(sql.SQL(DATABASE).format(database=name))


def _verifier(connection: psycopg.Connection, password: str | None) -> sql.Composable:
    """A password leaves as its scram verifier: the server's log never holds it."""
    if not password:
        return sql.SQL("null")
    encrypted = connection.pgconn.encrypt_password(password.encode(), b"", b"scram-sha-256")
    return sql.Literal(encrypted.decode())
