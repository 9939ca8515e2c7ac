"""Reads a delimited file with DuckDB or pandas and prints what it took: read_csv.py duckdb|pandas FILE."""
import json
import os
import resource
import sys
import time


def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def read_duckdb(file):
    import duckdb
    connection = duckdb.connect()
    connection.execute(f"SET threads = {len(os.sched_getaffinity(0))}")
    before = peak_bytes()
    begin = time.perf_counter()
    connection.execute("CREATE TABLE t AS SELECT * FROM read_csv(?)", [file])
    seconds = time.perf_counter() - begin
    peak = peak_bytes() - before
    floats = [name for name, kind, *_ in connection.execute("DESCRIBE t").fetchall() if kind == "DOUBLE"]
    rows, total = connection.execute(
        "SELECT count(*), " + " + ".join(f"sum({name})" for name in floats) + " FROM t").fetchone()
    return f"DuckDB {duckdb.__version__}", seconds, peak, rows, total


def read_pandas(file):
    import pandas
    before = peak_bytes()
    begin = time.perf_counter()
    frame = pandas.read_csv(file, engine="c", parse_dates=["time"])
    seconds = time.perf_counter() - begin
    peak = peak_bytes() - before
    return f"pandas {pandas.__version__}, C engine", seconds, peak, len(frame), float(frame.drop(columns="time").sum().sum())


which, file = sys.argv[1:3]
name, seconds, peak, rows, total = {"duckdb": read_duckdb, "pandas": read_pandas}[which](file)
print(json.dumps({"name": name, "seconds": seconds, "peak_bytes": peak, "rows": rows, "sum": total}))
