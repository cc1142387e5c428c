"""Groups with how many contacts are in each, and the contacts of one."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from mockserver.kernel.boards import (
    Chart,
    Figure,
    Glance,
    Line,
    View,
    write_facts,
    write_row,
)
from mockserver.kernel.listing import Listing, find_line, read_key
from mockserver.kernel.sandbox import Sandbox
from mockserver.vendors.nrs360.models.contacts import contacts, groups, memberships

MOST_BARS = 12
"""Groups that the chart has: those with most contacts."""

_size = (
    select(func.count())
    .select_from(memberships)
    .where(memberships.c.group_id == groups.c.id)
    .scalar_subquery()
)
_sized = select(groups.c.id, groups.c.name, groups.c.created_at, _size.label("size"))
_groups = Listing(_sized.order_by(groups.c.id), (groups.c.name,))
count_groups = _groups.count
_largest = _sized.order_by(_size.desc(), groups.c.id).limit(MOST_BARS)
_group = _sized.where(groups.c.id == bindparam("group"))
_all = select(func.count()).select_from(contacts)
_members = Listing(
    select(contacts)
    .join(memberships, memberships.c.contact_id == contacts.c.id)
    .where(memberships.c.group_id == bindparam("group"))
    .order_by(contacts.c.id),
    (contacts.c.name, contacts.c.surname, contacts.c.email, contacts.c.phone),
)


def show_groups(sandbox: Sandbox, glance: Glance) -> View:
    """All groups; a contact may be in several, or in none."""
    rows, total = _groups.read(sandbox, glance)
    ((known,),) = sandbox.database.rows(_all)
    largest = sandbox.database.rows(_largest)
    bars = [Figure(row.name, row.size, known) for row in largest]
    return View(
        title="Contacts",
        columns=("Group", "Id", "Contacts", "Created"),
        lines=[
            Line(write_row(row.name, row.id, row.size, row.created_at), key=str(row.id))
            for row in rows
        ],
        total=total,
        charts=[Chart("Contacts by group", bars)] if bars else (),
        facts=write_facts({"Contacts": known}),
    )


def open_group(sandbox: Sandbox, key: str, glance: Glance) -> View:
    """The contacts of a group.

    Raises:
        NoLineError: there is none.
    """
    group = find_line(sandbox, _group, group=read_key(key))
    rows, total = _members.read(sandbox, glance, group=group.id)
    return View(
        title=group.name,
        columns=("Name", "Phone", "E-mail", "Country", "Id"),
        lines=[
            Line(
                write_row(
                    " ".join(filter(None, (row.name, row.surname))),
                    row.phone,
                    row.email,
                    row.country_iso,
                    row.id,
                )
            )
            for row in rows
        ],
        total=total,
        facts=write_facts({"Id": group.id, "Contacts": group.size}),
    )
