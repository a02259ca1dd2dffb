"""The functions that a query may use: they read nothing but their arguments and give the same each time."""

TABLE_FUNCTIONS = frozenset(("generate_series", "range", "unnest"))
NOT_COLUMNS = frozenset(
    (
        "current_date",
        "current_time",
        "current_timestamp",
        "localtime",
        "localtimestamp",
        "current_user",
        "session_user",
        "user",
        "current_role",
        "current_schema",
        "current_catalog",
        "current_database",
    )
)
"""What SQL writes like a column and is a function."""
_OPERATORS = "+ - * / // % ^ ** || & | << >> ~ ! @ ~~ !~~ ~~* !~~* ^@ like_escape not_like_escape ilike_escape"
_NUMBERS = """
abs acos add asin atan atan2 bit_count cbrt ceil ceiling cos cot degrees divide even exp factorial floor fmod gamma gcd
greatest isfinite isinf isnan lcm least lgamma ln log log10 log2 mod multiply nextafter pi pow power radians round
round_even sign signbit sin sqrt subtract tan trunc xor
"""
_TEXTS = """
ascii bar chr concat concat_ws contains damerau_levenshtein editdist3 ends_with format format_bytes hamming instr
jaccard jaro_similarity jaro_winkler_similarity lcase left left_grapheme len length length_grapheme levenshtein lower
lpad ltrim md5 mismatches nfc_normalize ord position prefix printf regexp_extract regexp_full_match regexp_matches
regexp_replace repeat replace reverse right rpad rtrim sha256 split_part starts_with str_split string_split
strip_accents strlen strpos substr substring suffix translate trim ucase unicode upper
"""
_DATES = """
century date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth
dayofweek dayofyear decade epoch epoch_ms epoch_us era hour isodow isoyear last_day make_date make_timestamp microsecond
millennium millisecond minute month monthname quarter second strftime strptime time_bucket to_days to_hours to_minutes
to_months to_seconds to_timestamp to_weeks to_years try_strptime week weekday weekofyear year yearweek
"""
_VALUES = """
array_contains array_length array_to_string case coalesce constant_or_null error if ifnull list_aggregate list_contains
list_value nullif row list_extract array_extract list_filter list_transform list_sort list_distinct list_sum list_min
list_max json_array_length json_extract json_extract_string json_keys json_type json_valid hash cast try_cast
"""
_AGGREGATES = """
any_value approx_count_distinct arg_max arg_min array_agg avg bit_and bit_or bool_and bool_or corr count count_if
count_star covar_pop covar_samp entropy first group_concat histogram kurtosis last list listagg mad max max_by mean
median min min_by mode product quantile quantile_cont quantile_disc regr_slope regr_intercept regr_r2 skewness stddev
stddev_pop stddev_samp string_agg sum sumkahan fsum var_pop var_samp variance
"""
_WINDOWS = "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number fill"

FUNCTIONS = frozenset(" ".join((_OPERATORS, _NUMBERS, _TEXTS, _DATES, _VALUES, _AGGREGATES, _WINDOWS)).split()) - {
    "error"
}
