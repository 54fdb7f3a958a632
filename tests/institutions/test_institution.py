"""What every institution does alike."""

import gc
import re
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Column, MetaData, Table, insert, select, update

from fincert_lab import Lab, institutions
from fincert_lab.entropy import Entropy
from fincert_lab.errors import FolderInUse
from fincert_lab.institutions.institution import certificate_in, identity_columns, identity_in, named, of_certificate
from fincert_lab.language import Party
from fincert_lab.pki.identity import CertificateId
from fincert_lab.rules import Rules
from fincert_lab.storage.sqlite import SQLite


@pytest.mark.parametrize("on", [True, False])
def test_opening_a_sandbox_leaves_the_search_for_garbage_as_it_was_even_where_it_fails(tmp_path, on):
    before = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        lab = Lab(Entropy.seeded(b"seed"), Rules(), folder=tmp_path)
        with pytest.raises(FolderInUse):
            Lab(Entropy.seeded(b"seed"), Rules(), folder=tmp_path)
        lab.close()
        assert gc.isenabled() is on
    finally:
        (gc.enable if before else gc.disable)()


# --- what certificate a row is about


def test_a_row_about_a_certificate_is_found_and_changed_and_read_by_all_that_identifies_one():
    table = Table("seen", MetaData(), *identity_columns(primary_key=True), Column("seen", Boolean, nullable=False))
    this = CertificateId(Party("ca"), f"{7:032X}")
    others = [this._replace(issuer=Party("gaon")), this._replace(serial=f"{8:032X}")]
    with closing(SQLite(Party("nobody"), None)) as database:
        db = database.connect([table])
        db.execute(insert(table), [each._asdict() | {"seen": False} for each in (this, *others)])
        changed = update(table).where(*of_certificate(table)).values(seen=True, **this._asdict())
        assert db.execute(changed, named(this)).rowcount == 1
        (seen,) = db.execute(select(*identity_in(table)).where(table.c.seen)).all()
        unseen = {certificate_in(row) for row in db.execute(select(table).where(table.c.seen.is_(False)))}
    assert certificate_in(seen) == this and unseen == set(others)
    assert list(map(type, certificate_in(seen))) == list(map(type, this))


def test_no_institution_writes_out_by_itself_what_identifies_a_certificate():
    # The number alone is in a CA's own tables: there the issuer is the CA.
    written = re.compile(r"\"issuer\"|\.c\.issuer\b|\bCertificateId\(Party\(")
    house = Path(institutions.__file__).parent
    found = {
        file.relative_to(house).as_posix() for file in house.rglob("*.py") if written.search(file.read_text("utf-8"))
    }
    assert found == set()
