"""Groups, windows, repeats and joins as their definitions read, in plain Python: what engines are compared with."""

import math
import statistics
from collections import Counter
from fractions import Fraction

from workers.core.expressions.combining import Append, Join
from workers.core.expressions.grouping import Group, Repeat, Window

SUMS = ("sum_integer", "sum_number", "mean", "deviation", "sample_deviation")


def canonical(value):
    return None if isinstance(value, float) and not math.isfinite(value) else value


def grouped(plan: Group, rows):
    members = {}
    for row in rows:
        members.setdefault(tuple(row[of.name] for _name, of in plan.keys), []).append(row)
    return [
        (
            *(group[0][of.name] for _name, of in plan.keys),
            *(folded(f, [r[f.of.name] for r in group]) for _n, f in plan.folds),
        )
        for group in members.values()
    ]


def windowed(plan: Window, rows):
    members = {}
    for place, row in enumerate(rows):
        members.setdefault(tuple(row[of.name] for of in plan.keys), []).append(place)
    found = {}
    for places in members.values():
        for of, descending in reversed(plan.order):
            there = [p for p in places if rows[p][of.name] is not None]
            there.sort(key=lambda p: rows[p][of.name], reverse=descending)
            places = there + [p for p in places if rows[p][of.name] is None]
        for at, place in enumerate(places):
            found[place] = tuple(_looked(o, at, [rows[p] for p in places]) for o in plan.outputs)
    return [found[place] for place in range(len(rows))]


def _looked(output, at, rows):
    begin = 0 if output.frame.begin is None else max(0, at + output.frame.begin)
    end = len(rows) if output.frame.end is None else max(0, at + output.frame.end + 1)
    return folded(output.fold, [row[output.fold.of.name] for row in rows[begin:end]])


def repeated(plan: Repeat, rows):
    return [
        (
            *(row[name] for name in plan.kept),
            *(row[of[copy].name] if copy < len(of) else None for _name, of in plan.taken),
            copy + 1,
        )
        for row in rows
        for copy in range(row[plan.times.name] or 0)
    ]


def folded(fold, values):
    values = [value for value in values if value is not None]
    if fold.function in ("count", "distinct"):
        return len(values if fold.function == "count" else set(values))
    if not values:
        return None
    if fold.function in SUMS:
        return _summed(fold.function, values)
    if fold.function == "quantile":
        return canonical(_quantile(sorted(values), fold.at))
    if fold.function == "mode":
        most = max(Counter(values).values())
        return min(value for value, count in Counter(values).items() if count == most)
    if fold.function == "join":
        return fold.separator.join(values)
    return {"minimum": min, "maximum": max, "first": lambda v: v[0], "last": lambda v: v[-1]}[fold.function](values)


def _summed(function, values):
    if function == "sum_integer":
        return total if -(2**63) <= (total := sum(values)) < 2**63 else None
    total = _added(values)
    if function == "sum_number":
        return canonical(total)
    mean = total / len(values)
    if function == "mean":
        return canonical(mean)
    squares = _added([(value - mean) * (value - mean) for value in values])
    less = len(values) - (function == "sample_deviation")
    return canonical(math.sqrt(squares / less)) if less and not math.isnan(squares) else None


def _added(values):
    total = 0.0
    for value in values:  # not sum(), which makes up for what is rounded away
        total += value
    return total


def _quantile(values, at):
    """Exactly, then rounded once."""
    place = Fraction(at) * (len(values) - 1)
    low = math.floor(place)
    high = min(low + 1, len(values) - 1)
    exact = Fraction(values[low]) + (Fraction(values[high]) - Fraction(values[low])) * (place - low)
    return statistics.fmean([float(exact)])


def joined(plan: Join, names, rows, others):
    """Rows here, with these names, and there, as dictionaries: those after, as tuples."""
    partners = [[other for other in others if _agree(plan, row, other)] for row in rows]
    if plan.first:
        partners = [found[:1] for found in partners]
    if plan.kind in ("semi", "anti"):
        kept = plan.kind == "semi"
        return [tuple(row.values()) for row, found in zip(rows, partners, strict=True) if bool(found) == kept]
    taken = [theirs for theirs, _name in plan.taken]
    keeps_mine = plan.kind in ("left", "full")
    pairs = [
        (*row.values(), *(other[name] for name in taken))
        for row, found in zip(rows, partners, strict=True)
        for other in found or [dict.fromkeys(taken)] * keeps_mine
    ]
    alone = [other for other in others if not any(_agree(plan, row, other) for row in rows)]
    keys = dict(plan.keys)
    return pairs + [
        (*(other[keys[name]] if name in keys else None for name in names), *(other[name] for name in taken))
        for other in alone
        if plan.kind in ("right", "full")
    ]


def _agree(plan, row, other):
    return all(row[mine] is not None and row[mine] == other[theirs] for mine, theirs in plan.keys)


def appended(plan: Append, kinds, rows, others):
    names = [*kinds, *plan.added]
    return [tuple(row.get(name) for name in names) for row in (*rows, *others)]
