"""cms-mrf-extractor to Parquet, which is all that it does: its tables stay nested, nothing is joined or flattened."""

from cms_mrf_extractor import run


def extract(path, folder):
    source = folder / "source"
    source.mkdir(parents=True)
    (source / path.name).symlink_to(path.resolve())
    run(str(source), output=str(folder), rows_per_file=50_000, max_workers=1, parallel_workers=1, progress=False)
