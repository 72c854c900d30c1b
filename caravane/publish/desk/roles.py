# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two roles on PostgreSQL: the owner changes tables, guards and functions; web and worker write rows only.

Whoever takes over the web process then meets guards that it can neither lift, nor go round with TRUNCATE.
"""

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.errors import DomainError

ROWS = "SELECT, INSERT, UPDATE, DELETE"
READ_ALONE = "django_migrations"


class RoleRefused(DomainError):
    """The role cannot be given rights, or should not."""

    code = "role_refused"
    words: str | Promise

    def __init__(self, role: str = "") -> None:
        super().__init__(str(self.words) % {"role": role})


class OnlyPostgreSQL(RoleRefused):
    code = "only_postgresql"
    words = _("Only PostgreSQL has roles: this installation uses SQLite.")


class NoSuchRole(RoleRefused):
    code = "no_such_role"
    words = _("PostgreSQL knows no role %(role)s: create it first.")


class TooPowerful(RoleRefused):
    code = "too_powerful"
    words = _("%(role)s is a superuser, or owns the tables: web and worker need a role of their own.")


@transaction.atomic
def grant_rows(*, role: str) -> None:
    """Let a role read and write rows, and call the owner's functions; take every other right from it.

    Idempotent; to be run by the owner after each migrate. Raises OnlyPostgreSQL, NoSuchRole, TooPowerful.
    """
    if connection.vendor != "postgresql":
        raise OnlyPostgreSQL
    refuse_powerful(role)
    name = connection.ops.quote_name(role)
    everything = "ALL TABLES IN SCHEMA public"
    with connection.cursor() as cursor:
        for statement in (
            f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {name}",
            f"GRANT USAGE ON SCHEMA public TO {name}",
            f"REVOKE ALL ON {everything} FROM {name}",
            f"GRANT {ROWS} ON {everything} TO {name}",
            f"REVOKE INSERT, UPDATE, DELETE ON {READ_ALONE} FROM {name}",
            f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {name}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
            *(f"GRANT EXECUTE ON FUNCTION {function} TO {name}" for function in functions_of_the_owner()),
        ):
            cursor.execute(statement)


def refuse_powerful(role: str) -> None:
    """Raise unless the role is there, is no superuser, and is neither the owner nor a member of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole OR pg_has_role(oid, current_user, 'MEMBER') "
            "FROM pg_roles WHERE rolname = %s",
            [role],
        )
        found = cursor.fetchone()
    if found is None:
        raise NoSuchRole(role)
    if found[0]:
        raise TooPowerful(role)


def functions_of_the_owner() -> list[str]:
    """Return the functions that act with the owner's rights, each checking by itself what it is asked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc "
            "WHERE prosecdef AND pronamespace = 'public'::regnamespace AND pg_has_role(proowner, 'USAGE')"
        )
        return [row[0] for row in cursor.fetchall()]
