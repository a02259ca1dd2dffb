"""Files are compared with their checksums while they are read: nothing comes of one that was changed."""

import pytest

from workers.core.reporter import ListReporter
from workers.core.store import CorruptObject
from workers.importing.inspecting import InspectionSpec, inspect_files
from workers.importing.storing import ImportSpec, store_table

ROWS = "a,b\n" + "".join(f"{at},x{at}\n" for at in range(2_000))
CHANGES = pytest.mark.parametrize("new", [b"1000,y1000", b'1000,"1000', b"1000,x,000"], ids=["value", "quote", "field"])


@pytest.fixture
def changed(store, tmp_path):
    """Make the stored file say something else in as many bytes; answers what to import."""

    def change(new):
        (tmp_path / "data.csv").write_text(ROWS)
        spec = ImportSpec.of(store.ref, tmp_path / "data.csv", "table")
        path, _check = store.file_to_check(spec.files[0].digest)
        path.write_bytes(path.read_bytes().replace(b"1000,x1000", new, 1))
        return spec

    return change


@CHANGES
def test_a_changed_file_makes_no_version_whatever_else_is_wrong_with_it(changed, tmp_path, new):
    with pytest.raises(CorruptObject, match="Restore it from a backup"):
        store_table(changed(new), ListReporter())
    assert not list((tmp_path / "store").rglob("*.parquet"))


@CHANGES
def test_a_changed_file_is_not_shown_before_the_import_either(changed, new):
    spec = changed(new)
    with pytest.raises(CorruptObject, match="Restore it from a backup"):
        inspect_files(InspectionSpec(store=spec.store, files=spec.files), ListReporter())
