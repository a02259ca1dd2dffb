"""How far one text is from another."""


def edit_distance(a: str, b: str) -> int:
    """How many code points have to be put in, taken out or exchanged to make b of a (Levenshtein 1966).

    Only the first 1,000 code points of each are compared.
    """
    a, b = a[:1000], b[:1000]
    if a == b:
        return 0
    row = list(range(len(b) + 1))
    for at, sign in enumerate(a, start=1):
        corner, row[0] = row[0], at
        for place, other in enumerate(b, start=1):
            corner, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, corner + (sign != other))
    return row[-1]
