"""What every column of ``hard.csv`` holds, and what it has to become: written by hand, never taken from a run."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Hard:
    """``cells`` as they stand in the file; the form and kind to be found; the values, or the cells when None."""

    cells: list[str]
    format: str
    kind: str
    values: list[Any] | None = None

    @property
    def expected(self) -> list[Any]:
        return [cell or None for cell in self.cells] if self.values is None else self.values


def text(*cells: str) -> Hard:
    return Hard(list(cells), "text", "text")


def day(year: int, month: int, number: int) -> date:
    return date(year, month, number)


def at(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - moments without a zone are the point


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


N = None
COLUMNS: dict[str, Hard] = {
    "row": Hard(["1", "2", "3", "4", "5"], "integer", "integer", [1, 2, 3, 4, 5]),
    "postal codes": text("00123", "75001", "01000", "97400", "13001"),
    "telephones": text("+33612345678", "+41791234567", "+33612345679", "+4912345678", "+3212345678"),
    "2^53 + 1": Hard(["9007199254740993", "1", "-9007199254740993", "0", "7"], "integer", "integer",
        [9007199254740993, 1, -9007199254740993, 0, 7]),
    "ends of 64 bits": Hard(["9223372036854775807", "-9223372036854775808", "0", "1", "2"], "integer", "integer",
        [9223372036854775807, -9223372036854775808, 0, 1, 2]),
    "beyond 64 bits": text("9223372036854775808", "1", "2", "3", "4"),
    "whole numbers with gaps": Hard(["1", "", "3", "", "5"], "integer", "integer", [1, N, 3, N, 5]),
    "whole numbers with marks": Hard(["1", "NA", "n/a", "-", "5"], "integer", "integer", [1, N, N, N, 5]),
    "zeros and ones": Hard(["0", "1", "1", "0", "1"], "integer", "integer", [0, 1, 1, 0, 1]),
    "minus zero": Hard(["-0", "1", "2", "3", "4"], "number", "number", [-0.0, 1.0, 2.0, 3.0, 4.0]),
    "blanks around": Hard([" 1", "2 ", " 3 ", "4", "5"], "integer", "integer", [1, 2, 3, 4, 5]),
    "numbers": Hard(["1.5", "2", ".5", "1e3", "-2.25e-2"], "number", "number", [1.5, 2.0, 0.5, 1000.0, -0.0225]),
    "shortest floats": Hard(["0.30000000000000004", "1e-05", "0.1", "5e-324", "1.7976931348623157e+308"],
        "number", "number", [0.30000000000000004, 1e-05, 0.1, 5e-324, 1.7976931348623157e308]),
    "floats with all their digits": Hard(["1.000000000000000056e-01", "2.5e+00", "1.0e+00", "0.0e+00", "3.0e+00"],
        "number", "number", [0.1, 2.5, 1.0, 0.0, 3.0]),
    "exact amounts": Hard(["12345678901234567.89", "0.01", "1.5", "-7", "2.25"], "decimal_2", "decimal",
        [Decimal("12345678901234567.89"), Decimal("0.01"), Decimal("1.50"), Decimal("-7.00"), Decimal("2.25")]),
    "exact fractions": Hard(["0.123456789012345678", "1", "2", "3", "4"], "decimal_18", "decimal",
        [Decimal("0.123456789012345678"), Decimal(1), Decimal(2), Decimal(3), Decimal(4)]),
    "too exact": text("0.1234567890123456789012345", "1.5", "2.5", "3.5", "4.5"),
    "beyond floats": text("1e400", "1.5", "2.5", "3.5", "4.5"),
    "not a number": text("inf", "1.5", "-inf", "3.5", "4.5"),
    "leading zeros with fractions": text("007.5", "1.5", "2.5", "3.5", "4.5"),
    "hexadecimal": text("0x10", "0x11", "0x12", "0x13", "0x14"),
    "underscores": text("1_000", "2_000", "3_000", "4_000", "5_000"),
    "Arabic digits": text("٣", "٤", "٥", "٦", "٧"),
    "French numbers": Hard(["1 234,56", "7,5", "1 234 567,8", "-0,5", "12"], "decimal_comma", "number",
        [1234.56, 7.5, 1234567.8, -0.5, 12.0]),
    "French numbers, hard blanks": Hard(["1\u00a0234,56", "7,5", "1\u202f234\u202f567,8", "-0,5", "12"],
        "decimal_comma", "number", [1234.56, 7.5, 1234567.8, -0.5, 12.0]),
    "French whole numbers": Hard(["1 234", "12", "1 234 567", "0", "-5 000"], "integer_grouped", "integer",
        [1234, 12, 1234567, 0, -5000]),
    "German numbers": Hard(["1.234,56", "7,5", "1.234.567,8", "-0,5", "12"], "decimal_comma", "number",
        [1234.56, 7.5, 1234567.8, -0.5, 12.0]),
    "English numbers": Hard(["1,234.56", "7.5", "1,234,567.8", "-0.5", "12"], "comma_thousands", "number",
        [1234.56, 7.5, 1234567.8, -0.5, 12.0]),
    "Swiss numbers": Hard(["1'234.56", "7.5", "1'234'567.8", "-0.5", "12"], "apostrophe_thousands", "number",
        [1234.56, 7.5, 1234567.8, -0.5, 12.0]),
    "comma and three digits": text("1,234", "5,678", "9,012", "3,456", "7,890"),
    "point and three digits": text("1.234", "5.678", "9.012", "3.456", "7.890"),
    "euros": Hard(["1 234,56 €", "7,50 €", "0,99€", "-3,00 €", "12 €"], "eur_comma", "number",
        [1234.56, 7.5, 0.99, -3.0, 12.0]),
    "dollars": Hard(["$1,234.56", "$7.50", "$0.99", "-$3.00", "$12"], "usd", "number",
        [1234.56, 7.5, 0.99, -3.0, 12.0]),
    "euros and dollars": text("$1.50", "2.50 €", "$3.50", "4.50 €", "$5.50"),
    "per cent": Hard(["12 %", "7.5%", "100 %", "-3 %", "0 %"], "percent", "number", [12.0, 7.5, 100.0, -3.0, 0.0]),
    "some per cent": text("12 %", "7", "100 %", "3 %", "0"),
    "true and false": Hard(["true", "FALSE", "True", "", "false"], "boolean", "boolean", [True, False, True, N, False]),
    "yes and no": Hard(["yes", "no", "YES", "No", ""], "boolean_yes", "boolean", [True, False, True, False, N]),
    "oui et non": Hard(["oui", "non", "Oui", "NON", "oui"], "boolean_oui", "boolean", [True, False, True, False, True]),
    "vrai et faux": Hard(["VRAI", "FAUX", "vrai", "faux", ""], "boolean_vrai", "boolean",
        [True, False, True, False, N]),
    "ja und nein": Hard(["ja", "nein", "Ja", "Nein", "ja"], "boolean_ja", "boolean", [True, False, True, False, True]),
    "Norway alone": text("no", "no", "no", "no", "no"),
    "dates, year first": Hard(["2024-02-29", "2025-01-01", "", "1899-12-31", "2025-12-31"], "date", "date",
        [day(2024, 2, 29), day(2025, 1, 1), N, day(1899, 12, 31), day(2025, 12, 31)]),
    "no such day": text("2023-02-29", "2023-02-28", "2023-02-27", "2023-02-26", "2023-02-25"),
    "dates, day first": Hard(["31/12/2025", "1/2/2025", "03/04/2025", "5/6/2025", "7/8/2025"], "date_day_first", "date",
        [day(2025, 12, 31), day(2025, 2, 1), day(2025, 4, 3), day(2025, 6, 5), day(2025, 8, 7)]),
    "dates, month first": Hard(["12/31/2025", "1/2/2025", "03/04/2025", "5/6/2025", "7/8/2025"], "date_month_first",
        "date", [day(2025, 12, 31), day(2025, 1, 2), day(2025, 3, 4), day(2025, 5, 6), day(2025, 7, 8)]),
    "dates of either order": text("01/02/2024", "03/04/2024", "05/06/2024", "07/08/2024", "09/10/2024"),
    "dates of two digits": text("31/12/25", "30/11/24", "29/10/23", "28/09/22", "27/08/21"),
    "dates with dots": Hard(["31.12.2025", "1.2.2025", "03.04.2025", "5.6.2025", "7.8.2025"], "date_day_dots", "date",
        [day(2025, 12, 31), day(2025, 2, 1), day(2025, 4, 3), day(2025, 6, 5), day(2025, 8, 7)]),
    "dates with dashes": Hard(["31-12-2025", "1-2-2025", "03-04-2025", "5-6-2025", "7-8-2025"], "date_day_dashes",
        "date", [day(2025, 12, 31), day(2025, 2, 1), day(2025, 4, 3), day(2025, 6, 5), day(2025, 8, 7)]),
    "dates with French words": Hard(
        ["31 déc. 2025", "1er janvier 2025", "14 juillet 1789", "15 août 2025", "2 févr. 2025"], "date_words", "date",
        [day(2025, 12, 31), day(2025, 1, 1), day(1789, 7, 14), day(2025, 8, 15), day(2025, 2, 2)]),
    "dates with German words": Hard(
        ["31. Dezember 2025", "1. Mai 2025", "3. Okt. 1990", "5. März 2025", "6. Jan. 2025"], "date_words", "date",
        [day(2025, 12, 31), day(2025, 5, 1), day(1990, 10, 3), day(2025, 3, 5), day(2025, 1, 6)]),
    "dates with English words": Hard(
        ["December 31, 2025", "May 1, 2025", "Jul 4, 1776", "Mar 5, 2025", "Jan 6, 2025"], "date_words_month", "date",
        [day(2025, 12, 31), day(2025, 5, 1), day(1776, 7, 4), day(2025, 3, 5), day(2025, 1, 6)]),
    "ISO weeks": text("2025-W01", "2025-W02", "2025-W03", "2025-W04", "2025-W05"),
    "moments": Hard(
        ["2024-01-02 10:20:30", "2024-01-02T10:20:31.5", "", "2024-01-02 10:20:32", "2024-01-02 23:59:59.123456"],
        "datetime", "datetime",
        [at(2024, 1, 2, 10, 20, 30), at(2024, 1, 2, 10, 20, 31, 500_000), N, at(2024, 1, 2, 10, 20, 32),
         at(2024, 1, 2, 23, 59, 59, 123_456)]),
    "moments without seconds": Hard(
        ["31/12/2025 23:59", "01/02/2025 00:00", "13/01/2025 12:30", "", "02/02/2025 9:05"],
        "datetime_day_first_minutes", "datetime",
        [at(2025, 12, 31, 23, 59), at(2025, 2, 1), at(2025, 1, 13, 12, 30), N, at(2025, 2, 2, 9, 5)]),
    "moments of zones": Hard(
        ["2024-01-02T10:20:30+02:00", "2024-01-02T10:20:30Z", "2024-01-02 10:20+0530", "", "2024-07-01T00:00:00-04:00"],
        "datetime_zone", "datetime",
        [utc(2024, 1, 2, 8, 20, 30), utc(2024, 1, 2, 10, 20, 30), utc(2024, 1, 2, 4, 50), N, utc(2024, 7, 1, 4)]),
    "no such hour": text(
        "2024-01-02 25:00:00", "2024-01-02 10:00:00", "2024-01-02 11:00:00", "", "2024-01-03 10:00:00"),
    "times of day": Hard(["14:30", "9:05", "23:59:59", "00:00", ""], "time", "text"),
    "marks in text": text("NA", "FR", "DE", "-", "?"),
    "only marks": text("NA", "NA", "NA", "NA", "NA"),
    "nothing at all": text("", "", "", "", ""),
    "one stray word": text("1", "2", "x", "4", "5"),
    "kinds side by side": text("1", "31/12/2025", "x", "2.5", "true"),
    "formulas": text("=1+1", "@x", "+1+1", "-1+1", "=A1"),
    "many lines": text("a\nb", 'say "x"', "c;d", "'e'", "f\\n"),
}  # fmt: skip
"""At least forty; the file is written from the cells by nobody but a person who adds a column."""
