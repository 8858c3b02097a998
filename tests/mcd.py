"""The made-up tables of `fixtures/slices/mcd`, changed as a test needs them and packed as the publisher packs them."""

import copy
import csv
import io
import zipfile

from payers.models import PolicyVersion
from sources.actions import load_files
from sources.registry import find_importer
from tests.importing import SLICES

DATASETS = ("current_lcd", "current_article", "ncd")


def version_of(number, version=None):
    """The one version of that policy, or the one of that number."""
    versions = PolicyVersion.objects.filter(policy__number=number)
    return versions.get(number=version) if version else versions.get()


class Coverage:
    """Tables by data set and name, each a list of dictionaries."""

    def __init__(self):
        self.headers, self.tables = {}, {}
        for dataset in DATASETS:
            for path in sorted((SLICES / "mcd" / dataset).glob("*.csv")):
                encoding = "utf-8" if dataset == "ncd" else "cp1252"
                with path.open(encoding=encoding, newline="") as stream:
                    header, *rows = csv.reader(stream)
                self.headers[dataset, path.stem] = header
                self.tables[dataset, path.stem] = [dict(zip(header, row, strict=True)) for row in rows]

    def copy(self):
        return copy.deepcopy(self)

    def dataset_of(self, table):
        return next(dataset for dataset, name in self.tables if name == table)

    def rows(self, table):
        return self.tables[self.dataset_of(table), table]

    def row(self, table, **wanted):
        return next(row for row in self.rows(table) if all(row[name] == str(value) for name, value in wanted.items()))

    def add(self, table, **cells):
        header = self.headers[self.dataset_of(table), table]
        row = dict.fromkeys(header, "") | {name: str(value) for name, value in cells.items()}
        assert set(row) == set(header)
        self.rows(table).append(row)
        return row

    def drop(self, table, **wanted):
        dataset = self.dataset_of(table)
        self.tables[dataset, table] = [
            row for row in self.rows(table) if not all(row[name] == str(value) for name, value in wanted.items())
        ]

    def drop_document(self, kind, document):
        """Every row of the document, in every table that names it first."""
        for (dataset, table), rows in self.tables.items():
            if self.headers[dataset, table][0] == f"{kind}_id":
                self.tables[dataset, table] = [row for row in rows if row[f"{kind}_id"] != str(document)]

    def edition(self, day):
        for dataset in ("current_lcd", "current_article"):
            self.tables[dataset, "update_period"][-1]["dis_end_date"] = f"{day} 00:00:00"
        return self

    def text(self, dataset, table):
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        header = self.headers[dataset, table]
        writer.writerow(header)
        writer.writerows([row[name] for name in header] for row in self.tables[dataset, table])
        return stream.getvalue()

    def content(self, dataset, table):
        return self.text(dataset, table).encode("utf-8" if dataset == "ncd" else "cp1252")

    def pack(self, folder, datasets=DATASETS, contents=None, cut=None):
        """The zips in `folder`; `contents` are bytes by (data set, table), None where the table is left out.

        `cut` is how many bytes of the inner archive are kept.
        """
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for dataset in datasets:
            inner = io.BytesIO()
            with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
                for table in [name for kept, name in self.tables if kept == dataset]:
                    content = (contents or {}).get((dataset, table), self.content(dataset, table))
                    if content is not None:
                        archive.writestr(f"{table}.csv", content)
            path = folder / f"{dataset}.zip"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("readme_first.txt", "Sample")
                archive.writestr(f"{dataset}_csv.zip", inner.getvalue()[:cut])
            paths.append(path)
        return paths

    def wrap(self, path, inner):
        with zipfile.ZipFile(path, "w") as archive:
            for each in inner:
                archive.write(each, each.name)
        return path

    def load(self, folder, datasets=DATASETS, contents=None, **more):
        return self.load_paths(self.pack(folder, datasets, contents), **more)

    def load_paths(self, paths, **more):
        return load_files(importer=find_importer("mcd"), paths=paths, **more)
