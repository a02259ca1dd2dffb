/* Reads lines of delimited text into columns in the memory layout of Apache Arrow.

   Every row has to be plain: as many fields as there are columns, each in the form of its column, quotes closed and
   followed by a delimiter. Where one is not, nothing is read and the caller reads with more care; nothing is guessed
   here. The text ends with a line end, so whatever looks for one need not count. */

#define _DEFAULT_SOURCE
#include <inttypes.h>
#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef unsigned __int128 wide;
typedef const uint8_t *place;

enum kind { TEXT, INTEGER, NUMBER, TRUTH, DAY, MOMENT, MINUTES };
enum order { YEAR_FIRST, DAY_FIRST, MONTH_FIRST };

#define QUOTE '"'
#define LITTLE_ENDIAN_BYTES (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
#define INLINE 12
#define LONGEST_VALUE 56
#define MOST_DIGITS 19
#define EXACT_DIGITS 15
#define EXACT_POWER 22
#define ONE_BIT ((uint64_t)1 << 52)
#define EXPONENT_OF_ONE 1075 /* of a float of 53 whole bits, as it is stored */

/* One column. `values`: 16 bytes per row for text (Arrow's views), 8 for integers, floats and moments (microseconds
   since 1970), 4 for days since 1970, a bit, unset beforehand, for truths. `valid`: a bit per row, set beforehand. */
struct column {
    int32_t kind;
    int32_t order;      /* of a day's parts */
    int32_t separator;  /* between a day's parts */
    int32_t padded;     /* whether days and months have two digits always */
    int32_t width;      /* bytes of a value, 0 for a bit */
    const char *yes, *no; /* in small ASCII letters */
    void *values;
    uint8_t *valid;
    int64_t missing;
    int64_t codes; /* of what does not fit: figures that begin with a zero */
};

struct text {
    place start, end;
    uint8_t delimiter;
    bool stops[256];
    uint64_t inverses[MOST_DIGITS + 1];
    int powers[MOST_DIGITS + 1];
    uint8_t *plain; /* as long as the text: quoted fields without their doubled quotes */
    int64_t plain_size;
};

struct field {
    place start, end;
};

static const double TENS[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                              1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static const uint64_t WHOLE_TENS[] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u, 10000000000u, 100000000000u,
    1000000000000u, 10000000000000u, 100000000000000u, 1000000000000000u, 10000000000000000u, 100000000000000000u,
    1000000000000000000u, 10000000000000000000u};

static inline wide tens(int power) { /* 0 to 38 */
    return power <= MOST_DIGITS ? WHOLE_TENS[power] : (wide)WHOLE_TENS[MOST_DIGITS] * WHOLE_TENS[power - MOST_DIGITS];
}

static inline bool is_digit(uint8_t sign) { return (uint8_t)(sign - '0') < 10; }

/* -- fields ---------------------------------------------------------------------------------------------------------*/

/* The first delimiter, quote or line end from `at` on. */
static inline place find_stop(const struct text *text, place at) {
#ifdef __SSE2__
    const __m128i delimiter = _mm_set1_epi8((char)text->delimiter), quote = _mm_set1_epi8(QUOTE);
    const __m128i line = _mm_set1_epi8('\n'), back = _mm_set1_epi8('\r');
    for (; text->end - at >= 16; at += 16) {
        __m128i signs = _mm_loadu_si128((const __m128i *)at);
        __m128i fields = _mm_or_si128(_mm_cmpeq_epi8(signs, delimiter), _mm_cmpeq_epi8(signs, quote));
        __m128i lines = _mm_or_si128(_mm_cmpeq_epi8(signs, line), _mm_cmpeq_epi8(signs, back));
        int found = _mm_movemask_epi8(_mm_or_si128(fields, lines));
        if (found) return at + __builtin_ctz(found);
    }
#endif
    while (!text->stops[*at]) at++;
    return at;
}

/* The field at `at`, its quotes left out; answers where it ends, null where that is not plain. */
static inline place find_field(struct text *text, place at, struct field *field) {
    if (*at != QUOTE) {
        field->start = at;
        at = find_stop(text, at);
        field->end = at;
        return *at == QUOTE ? NULL : at;
    }
    place start = ++at;
    uint8_t *plain = text->plain + text->plain_size, *out = plain;
    bool doubled = false;
    for (;; at++) {
        if (at == text->end) return NULL;
        if (*at == QUOTE) {
            if (at[1] != QUOTE) break;
            if (!doubled) {
                memcpy(out, start, at - start);
                out += at - start;
                doubled = true;
            }
            at++;
        }
        if (doubled) *out++ = *at;
    }
    field->start = doubled ? plain : start;
    field->end = doubled ? out : at;
    if (doubled) text->plain_size += out - plain;
    return at + 1;
}

/* Those bytes of eight that are the first `size` in memory; 0 to 7. */
static inline uint64_t kept(uint32_t size) {
    uint64_t low = ((uint64_t)1 << 8 * size) - 1;
    return LITTLE_ENDIAN_BYTES ? low : __builtin_bswap64(low);
}

static inline void store_view(const struct text *text, const struct field *field, uint8_t *view) {
    uint32_t size = (uint32_t)(field->end - field->start);
    bool plain = field->start >= text->plain && field->start < text->plain + text->plain_size;
    memcpy(view, &size, 4);
    if (size <= INLINE) {
        if (plain || text->end - field->start < 16) {
            memset(view + 4, 0, INLINE);
            memcpy(view + 4, field->start, size);
            return;
        }
        uint64_t signs[2]; /* copied in one go, what does not belong to the field left out */
        memcpy(signs, field->start, 16);
        signs[0] &= size < 8 ? kept(size) : UINT64_MAX;
        signs[1] &= size > 8 ? kept(size - 8) : 0;
        memcpy(view + 4, signs, 12);
        return;
    }
    uint32_t buffer = plain, offset = (uint32_t)(field->start - (plain ? text->plain : text->start));
    memcpy(view + 4, field->start, 4);
    memcpy(view + 8, &buffer, 4);
    memcpy(view + 12, &offset, 4);
}

/* -- numbers --------------------------------------------------------------------------------------------------------*/

/* The number that up to eight characters say, the first of them in the lowest byte, none of them but digits and nulls
   before them: pairs of digits become numbers below 100, pairs of those below 10,000, and so on. */
static inline uint64_t eight_digits(uint64_t signs) {
    signs = (signs & 0x0F0F0F0F0F0F0F0Fu) * 2561 >> 8;
    signs = (signs & 0x00FF00FF00FF00FFu) * 6553601 >> 16;
    return (signs & 0x0000FFFF0000FFFFu) * 42949672960001u >> 32;
}

/* Goes on with `digits` over the digits at `*at`, wherever they end; more than nineteen are no number any more. */
static inline void read_run(const struct text *text, place *at, uint64_t *digits) {
    while (LITTLE_ENDIAN_BYTES && text->end - *at >= 8) {
        uint64_t signs;
        memcpy(&signs, *at, 8);
        /* a byte's high nibble is 3, and adding 6 to the low one leaves it so: 0 to 9 */
        uint64_t high = signs & 0xF0F0F0F0F0F0F0F0u, more = (signs + 0x0606060606060606u) & 0xF0F0F0F0F0F0F0F0u;
        uint64_t others = (high | more >> 4) ^ 0x3333333333333333u;
        int count = others ? __builtin_ctzll(others) >> 3 : 8;
        if (!count) return;
        *digits = *digits * WHOLE_TENS[count] + eight_digits(signs << (64 - 8 * count));
        *at += count;
        if (count < 8) return;
    }
    while (is_digit(**at)) *digits = *digits * 10 + (*(*at)++ - '0');
}

/* Each reader of a value begins at `*at`, leaves there what follows the value, and answers whether there was one. */

static inline bool read_integer(const struct text *text, place *at, int64_t *value) {
    bool negative = **at == '-';
    place begin = *at += negative;
    uint64_t whole = 0;
    read_run(text, at, &whole);
    int64_t digits = *at - begin;
    if (!digits || digits > MOST_DIGITS || whole > (uint64_t)INT64_MAX) return false;
    if (*begin == '0' && (digits > 1 || negative)) return false;
    *value = negative ? -(int64_t)whole : (int64_t)whole;
    return true;
}

/* Whether `value` written with as many digits as `digits` has is `digits` times ten to the power -`scale`. */
static bool is_rounded_so(double value, uint64_t digits, int count, int scale) {
    uint64_t bits;
    memcpy(&bits, &value, 8);
    int shift = EXPONENT_OF_ONE - (int)(bits >> 52); /* value = bits / 2^shift, unless it is too small for that */
    bits = (bits & (ONE_BIT - 1)) | ONE_BIT;
    if (scale >= 0 && scale <= EXACT_POWER && shift >= 1 && shift <= 126) {
        wide scaled = bits * tens(scale), half = (wide)1 << (shift - 1), rest = scaled & (2 * half - 1);
        uint64_t whole = (uint64_t)(scaled >> shift);
        return whole + (rest > half || (rest == half && (whole & 1))) == digits;
    }
    char said[MOST_DIGITS + 16], whole[MOST_DIGITS + 2];
    snprintf(said, sizeof said, "%.*e", count - 1, value);
    snprintf(whole, sizeof whole, "%" PRIu64, digits);
    return said[0] == whole[0] && !memcmp(said + 2, whole + 1, count - 1);
}

/* The float nearest to `twice` halves, and something between them and one more if `rest`, times two to the power
   `power` + 1; `twice` has 54 bits. Ties go to the even one. */
static inline double rounded(uint64_t twice, bool rest, int power) {
    uint64_t whole = twice >> 1;
    if ((twice & 1) && (rest || (whole & 1))) whole++;
    uint64_t bits = ((uint64_t)(EXPONENT_OF_ONE + power + 1) << 52) + (whole - ONE_BIT);
    double value;
    memcpy(&value, &bits, 8);
    return value;
}

static double divided_exactly(uint64_t digits, int scale) {
    int shift = 63 + __builtin_clzll(digits);
    wide numerator = (wide)digits << shift, denominator = tens(scale);
    wide quotient = numerator / denominator;
    uint64_t high = (uint64_t)(quotient >> 64);
    int surplus = (high ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll((uint64_t)quotient)) - 54;
    bool rest = quotient * denominator != numerator || (quotient & (((wide)1 << surplus) - 1));
    return rounded((uint64_t)(quotient >> surplus), rest, surplus - shift);
}

/* The float nearest to `digits` (not 0) over ten to the power `scale` (0 to 19): a product with the inverse, of 64
   bits, tells it unless that lies too near the middle between two floats. */
static inline double divided(const struct text *text, uint64_t digits, int scale) {
    int shift = __builtin_clzll(digits);
    uint64_t quotient = (uint64_t)((wide)(digits << shift) * text->inverses[scale] >> 64);
    int more = __builtin_clzll(quotient);
    uint64_t low = (quotient <<= more) & 0x7FF;
    if (low >= 0x3FA && low <= 0x400) return divided_exactly(digits, scale);
    return rounded(quotient >> 10, true, 10 - more - shift - text->powers[scale]);
}

/* Inverses of the powers of ten, rounded down to 64 bits: `inverse` over two to the power 64 + `power`. */
static void prepare(struct text *text) {
    for (int scale = 0; scale <= MOST_DIGITS; scale++) {
        int bits = 64 - __builtin_clzll(WHOLE_TENS[scale]);
        wide inverse = ((wide)1 << (63 + bits)) / WHOLE_TENS[scale];
        bool whole = inverse >> 64; /* a power of two */
        text->inverses[scale] = (uint64_t)(whole ? inverse >> 1 : inverse);
        text->powers[scale] = bits - 1 - whole;
    }
}

/* Numbers of many digits or of a far power of ten; only where the float says no other number. */
static bool read_long_number(const struct text *text, place at, place end, uint64_t digits, int count, int power,
                             double *value) {
    if (count && power <= 0 && power >= -MOST_DIGITS) {
        *value = divided(text, digits, -power);
    } else {
        char said[64], *stop;
        if (end - at >= (int)sizeof said) return false;
        memcpy(said, at, end - at);
        said[end - at] = 0;
        *value = strtod(said, &stop);
        if (*stop || !isfinite(*value)) return false;
    }
    return count <= EXACT_DIGITS || is_rounded_so(*value, digits, count, -power);
}

/* Zeros at the end of many digits, if few are left without them. */
static inline void drop_zeros(uint64_t *digits, int *count, int *power) {
    if (*count <= EXACT_DIGITS || *digits % 10) return;
    uint64_t rest = *digits;
    int zeros = 0;
    for (; rest % 10 == 0; rest /= 10) zeros++;
    if (*count - zeros > EXACT_DIGITS) return;
    *digits = rest;
    *count -= zeros;
    *power += zeros;
}

static inline bool read_exponent(place *at, int *exponent) {
    ++*at;
    bool down = **at == '-';
    *at += down || **at == '+';
    int digits = 0;
    for (*exponent = 0; is_digit(**at) && digits < 3; ++*at, digits++) *exponent = *exponent * 10 + (**at - '0');
    if (down) *exponent = -*exponent;
    return digits;
}

static inline bool read_number(const struct text *text, place *at, double *value) {
    bool negative = **at == '-';
    place begin = *at += negative;
    uint64_t digits = 0;
    read_run(text, at, &digits);
    int64_t before = *at - begin, after = 0;
    if (**at == '.') {
        place point = ++*at;
        read_run(text, at, &digits);
        after = *at - point;
    }
    if (before + after == 0 || before + after > 2 * MOST_DIGITS || (before > 1 && *begin == '0')) return false;
    int count = (int)(before + after), exponent = 0;
    if (count > EXACT_DIGITS) {
        for (place sign = begin; *sign == '0' || *sign == '.'; sign++) count -= *sign == '0';
        bool whole = !after && *(*at - 1) != '.' && (**at | 32) != 'e';
        if (count > MOST_DIGITS || (count > EXACT_DIGITS && whole)) return false;
    }
    if ((**at | 32) == 'e' && !read_exponent(at, &exponent)) return false;
    int power = exponent - (int)after;
    drop_zeros(&digits, &count, &power);
    if (count > EXACT_DIGITS || power < -EXACT_POWER || power > EXACT_POWER) {
        if (!read_long_number(text, begin, *at, digits, count, power, value)) return false;
    } else {
        *value = power < 0 ? (double)digits / TENS[-power] : (double)digits * TENS[power];
    }
    if (negative) *value = -*value;
    return true;
}

/* -- truths, days and moments ---------------------------------------------------------------------------------------*/

static inline bool pass_word(place *at, const char *word) {
    place sign = *at;
    for (; *word; word++, sign++) {
        if ((*sign | 32) != (uint8_t)*word) return false;
    }
    *at = sign;
    return true;
}

static inline bool read_digits(place *at, int least, int most, int *value) {
    int count = 0;
    for (*value = 0; count < most && is_digit(**at); count++) *value = *value * 10 + (*(*at)++ - '0');
    return count >= least;
}

static inline bool pass(place *at, uint8_t sign) { return *(*at)++ == sign; }

/* Days since 1970 in the Gregorian calendar, from the years since March of the year 0, of 400 years each. */
static inline int32_t days_since_1970(int year, int month, int day) {
    year -= month <= 2;
    int era = year / 400, of_era = year % 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static inline bool read_day(const struct column *column, place *at, int32_t *days) {
    static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int parts[3], least = column->padded ? 2 : 1;
    for (int part = 0; part < 3; part++) {
        bool year = part == (column->order == YEAR_FIRST ? 0 : 2);
        if (part && !pass(at, (uint8_t)column->separator)) return false;
        if (!read_digits(at, year ? 4 : least, year ? 4 : 2, &parts[part])) return false;
    }
    int year = column->order == YEAR_FIRST ? parts[0] : parts[2];
    int month = column->order == MONTH_FIRST ? parts[0] : parts[1];
    int day = column->order == YEAR_FIRST ? parts[2] : column->order == DAY_FIRST ? parts[0] : parts[1];
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > LENGTHS[month - 1] + (month == 2 && leap)) return false;
    *days = days_since_1970(year, month, day);
    return true;
}

static inline bool read_moment(const struct column *column, place *at, int64_t *moment) {
    int32_t days;
    int hour, minute, second = 0, fraction = 0;
    if (!read_day(column, at, &days) || (**at != ' ' && **at != 'T')) return false;
    ++*at;
    if (!read_digits(at, 1, 2, &hour) || !pass(at, ':') || !read_digits(at, 2, 2, &minute)) return false;
    if (column->kind == MOMENT) {
        if (!pass(at, ':') || !read_digits(at, 2, 2, &second)) return false;
        if (**at == '.') {
            place begin = ++*at;
            if (!read_digits(at, 1, 6, &fraction)) return false;
            for (int64_t digits = *at - begin; digits < 6; digits++) fraction *= 10;
        }
    }
    if (hour > 23 || minute > 59 || second > 59) return false;
    *moment = ((int64_t)days * 86400 + hour * 3600 + minute * 60 + second) * 1000000 + fraction;
    return true;
}

/* -- rows -----------------------------------------------------------------------------------------------------------*/

static inline void set_bit(uint8_t *bits, int64_t at) { bits[at >> 3] |= (uint8_t)(1 << (at & 7)); }
static inline void unset_bit(uint8_t *bits, int64_t at) { bits[at >> 3] &= (uint8_t)~(1 << (at & 7)); }

static inline bool read_value(const struct text *text, struct column *column, place *at, int64_t row) {
    switch (column->kind) {
    case INTEGER:
        return read_integer(text, at, (int64_t *)column->values + row);
    case NUMBER:
        return read_number(text, at, (double *)column->values + row);
    case TRUTH:
        if (pass_word(at, column->no)) return true;
        if (!pass_word(at, column->yes)) return false;
        set_bit(column->values, row);
        return true;
    case DAY:
        return read_day(column, at, (int32_t *)column->values + row);
    default:
        return read_moment(column, at, (int64_t *)column->values + row);
    }
}

static inline void store_nothing(struct column *column, int64_t row) {
    memset((uint8_t *)column->values + column->width * row, 0, column->width);
    if (!column->width) unset_bit(column->values, row);
    unset_bit(column->valid, row);
    column->missing++;
}

/* Reads the field at `at`; answers where it ends, null where it is not plain. */
static inline place read_field(struct text *text, struct column *column, place at, int64_t row) {
    if (column->kind == TEXT) {
        struct field field;
        at = find_field(text, at, &field);
        if (!at) return NULL;
        if (field.start == field.end) {
            store_nothing(column, row);
        } else {
            store_view(text, &field, (uint8_t *)column->values + 16 * row);
        }
        return at;
    }
    bool quoted = *at == QUOTE;
    at += quoted;
    if (quoted ? *at == QUOTE : text->stops[*at]) {
        store_nothing(column, row);
    } else if (!read_value(text, column, &at, row)) {
        return NULL;
    }
    return quoted && *at++ != QUOTE ? NULL : at;
}

/* -- memory ---------------------------------------------------------------------------------------------------------*/

#ifndef MAP_POPULATE
#define MAP_POPULATE 0
#endif
#define KEPT 4

/* Pages that are there as long as somebody holds them: of a file or, where `own`, to write to. */
struct memory {
    atomic_int holders;
    bool own;
    uint8_t *start;
    size_t size;
};

/* What was written to and nobody holds any more, while somebody reads a file: fresh pages cost as much as filling
   them. */
static _Atomic(struct memory *) kept_memory[KEPT];
static atomic_int readers;

static struct memory *map_pages(size_t size, int rights, int flags, int file, int64_t start) {
    struct memory *memory = malloc(sizeof *memory);
    void *pages = memory ? mmap(NULL, size, rights, flags, file, start) : MAP_FAILED;
    if (pages == MAP_FAILED) {
        free(memory);
        return NULL;
    }
    *memory = (struct memory){.holders = 1, .own = file < 0, .start = pages, .size = size};
    return memory;
}

static void unmap(struct memory *memory) {
    munmap(memory->start, memory->size);
    free(memory);
}

/* Each holder lets go once. */
void etabli_let_go(struct memory *memory) {
    if (atomic_fetch_sub(&memory->holders, 1) > 1) return;
    for (int at = 0; memory->own && readers && at < KEPT; at++) {
        struct memory *none = NULL;
        if (atomic_compare_exchange_strong(&kept_memory[at], &none, memory)) return;
    }
    unmap(memory);
}

/* So many bytes, with anything in them, and their one holder; null where there are none. */
struct memory *etabli_take(int64_t size) {
    for (int at = 0; at < KEPT; at++) {
        struct memory *found = atomic_exchange(&kept_memory[at], NULL);
        if (found && found->size >= (size_t)size) {
            found->holders = 1;
            return found;
        }
        if (found) unmap(found);
    }
    return map_pages(size + size / 8 + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* Another reader (1), or one less (-1): what is kept is given back with the last one. */
void etabli_count_readers(int32_t more) {
    if (atomic_fetch_add(&readers, more) + more) return;
    for (int at = 0; at < KEPT; at++) {
        struct memory *found = atomic_exchange(&kept_memory[at], NULL);
        if (found) unmap(found);
    }
}

/* So many bytes of a file from `start` on, which is where a page begins; null where they cannot be had. */
struct memory *etabli_map(int32_t file, int64_t start, int64_t size) {
    return map_pages(size, PROT_READ, MAP_SHARED | MAP_POPULATE, file, start);
}

uint8_t *etabli_start(const struct memory *memory) { return memory->start; }

/* -- Arrow's C data interface ---------------------------------------------------------------------------------------*/

struct schema {
    const char *format, *name, *metadata;
    int64_t flags, n_children;
    struct schema **children, *dictionary;
    void (*release)(struct schema *);
    void *private_data;
};

struct array {
    int64_t length, null_count, offset, n_buffers, n_children;
    const void **buffers;
    struct array **children, *dictionary;
    void (*release)(struct array *);
    void *private_data;
};

struct stream {
    int (*get_schema)(struct stream *, struct schema *);
    int (*get_next)(struct stream *, struct array *);
    const char *(*get_last_error)(struct stream *);
    void (*release)(struct stream *);
    void *private_data;
};

/* What an array holds: the memory of its values and, of text, the memory of what they are views of. */
struct shared {
    struct memory *held[2];
    const void *buffers[5];
    int64_t sizes[2];
};

static void release_array(struct array *array) {
    struct shared *shared = array->private_data;
    for (int at = 0; at < 2; at++) {
        if (shared->held[at]) etabli_let_go(shared->held[at]);
    }
    free(shared);
    array->release = NULL;
}

static void release_schema(struct schema *schema) { schema->release = NULL; }

/* Describes a column's first `rows` values, which lie in `values`, to whoever takes `array` over. Of text, `start` and
   `plain` are what was read, `size` bytes each, of which the first lie in `text`. Answers whether there was memory. */
int32_t etabli_share(const struct column *column, int64_t rows, struct memory *values, struct memory *text, place start,
                     place plain, int64_t size, const char *format, struct schema *schema, struct array *array) {
    struct shared *shared = malloc(sizeof *shared);
    if (!shared) return false;
    bool views = column->kind == TEXT;
    *shared = (struct shared){
        .held = {values, views ? text : NULL},
        .buffers = {column->missing ? column->valid : NULL, column->values, start, plain, shared->sizes},
        .sizes = {size, size},
    };
    for (int at = 0; at < 2; at++) {
        if (shared->held[at]) atomic_fetch_add(&shared->held[at]->holders, 1);
    }
    *schema = (struct schema){.format = format, .name = "", .flags = 2 /* may be null */, .release = release_schema};
    *array = (struct array){.length = rows,
                            .null_count = column->missing,
                            .n_buffers = views ? 5 : 2,
                            .buffers = shared->buffers,
                            .release = release_array,
                            .private_data = shared};
    return true;
}

/* -- encodings ------------------------------------------------------------------------------------------------------*/

/* The bytes of the character of UTF-8 at `at`, before `end`; 0 where there is none. */
static inline int character(place at, place end) {
    uint8_t lead = *at;
    int size = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (end - at < size) return 0;
    for (int more = 1; more < size; more++) {
        if ((at[more] & 0xC0) != 0x80) return 0;
    }
    bool longer = (lead == 0xE0 && at[1] < 0xA0) || (lead == 0xF0 && at[1] < 0x90); /* than it need be */
    bool none = (lead == 0xED && at[1] >= 0xA0) || (lead == 0xF4 && at[1] >= 0x90);
    return longer || none ? 0 : size;
}

/* -- what the caller sees -------------------------------------------------------------------------------------------*/

/* The SHA-256 of the source that this was compiled from. */
const char *etabli_source(void) { return SOURCE; }

int64_t etabli_count(place start, int64_t size, int32_t sign) {
    int64_t count = 0;
    while (size) {
        int64_t most = size < UINT8_MAX ? size : UINT8_MAX;
        uint8_t few = 0; /* compilers count in bytes side by side */
        for (int64_t at = 0; at < most; at++) few += start[at] == (uint8_t)sign;
        count += few;
        start += most;
        size -= most;
    }
    return count;
}

/* The bytes of the first `most` lines that end in the text. */
int64_t etabli_end_of_lines(place start, int64_t size, int64_t most) {
    place at = start, end = start + size;
    for (place next; most > 0 && (next = memchr(at, '\n', end - at)); most--) at = next + 1;
    return at - start;
}

/* How many bytes are before the first `sign`; -1 where there is none. */
int64_t etabli_find(place start, int64_t size, int32_t sign) {
    place found = memchr(start, sign, size);
    return found ? found - start : -1;
}

/* How many bytes are before the first that is no character of UTF-8; -1 where there is none. */
int64_t etabli_find_foreign(place start, int64_t size) {
    place at = start, end = start + size;
    while (at < end) {
        uint64_t signs[4];
        if (end - at >= (int64_t)sizeof signs) {
            memcpy(signs, at, sizeof signs);
            if (!((signs[0] | signs[1] | signs[2] | signs[3]) & 0x8080808080808080u)) {
                at += sizeof signs;
                continue;
            }
        }
        int bytes = character(at, end);
        if (!bytes) return at - start;
        at += bytes;
    }
    return -1;
}

/* Reads whole lines into `columns`, which have room for a row of each; answers how many rows there are, -1 where one
   is not plain. `windows`: lines end in \r\n. `plain` has as many bytes as the text. */
int64_t etabli_read_lines(place start, int64_t size, int64_t lines, int32_t delimiter, int32_t windows, int32_t width,
                          struct column *columns, uint8_t *plain) {
    struct text text = {.start = start, .end = start + size, .delimiter = (uint8_t)delimiter, .plain = plain};
    text.stops[text.delimiter] = text.stops[QUOTE] = text.stops['\n'] = text.stops['\r'] = true;
    prepare(&text);
    place at = start;
    int64_t row = 0;
    for (; at < text.end; row++) {
        if (row == lines) return -1;
        for (int32_t position = 0; position < width; position++) {
            at = read_field(&text, &columns[position], at, row);
            if (!at || (position < width - 1 && *at++ != text.delimiter)) return -1;
        }
        if (windows && *at++ != '\r') return -1;
        if (*at++ != '\n') return -1;
    }
    return row;
}

/* The value at `view` (see store_view), ended by a line end in `copy`; its size, -1 where it is too long. */
static inline int64_t copied(const uint8_t *view, const uint8_t *const *buffers, uint8_t *copy) {
    uint32_t size, buffer, offset;
    memcpy(&size, view, 4);
    if (size >= LONGEST_VALUE) return -1;
    memcpy(&buffer, view + 8, 4);
    memcpy(&offset, view + 12, 4);
    memcpy(copy, size <= INLINE ? view + 4 : buffers[buffer] + offset, size);
    copy[size] = '\n';
    return size;
}

static inline bool is_code(place at, int64_t size) {
    if (size < 2 || *at != '0') return false;
    while (--size && is_digit(at[size])) {}
    return !size;
}

/* Reads text, given as views in `array`, into `column` from row `done` on; what does not fit to the letter is missing. */
static void read_values(const struct text *text, uint8_t *copy, const struct array *array, struct column *column,
                        int64_t done) {
    const uint8_t *present = array->buffers[0], *views = array->buffers[1];
    for (int64_t row = 0; row < array->length; row++) {
        int64_t number = array->offset + row;
        bool there = !present || present[number >> 3] >> (number & 7) & 1;
        int64_t size = there ? copied(views + 16 * number, (const uint8_t *const *)array->buffers + 2, copy) : -1;
        place at = copy;
        if (size >= 0 && read_value(text, column, &at, done + row) && at == copy + size) continue;
        column->codes += is_code(copy, size);
        store_nothing(column, done + row);
    }
}

/* The same for all arrays of `stream`, which are views of text and have `rows` values at most. Answers whether they
   could be had. */
int32_t etabli_read_values(struct stream *stream, int64_t rows, struct column *column) {
    uint8_t copy[LONGEST_VALUE + 8] = {0};
    struct text text = {.start = copy, .end = copy + LONGEST_VALUE};
    prepare(&text);
    struct schema schema;
    if (stream->get_schema(stream, &schema)) return false;
    bool known = !strcmp(schema.format, "vu");
    schema.release(&schema);
    struct array array;
    int64_t done = 0;
    while (known && !stream->get_next(stream, &array)) {
        if (!array.release) return done == rows;
        int64_t more = array.length;
        if (more <= rows - done) read_values(&text, copy, &array, column, done);
        array.release(&array);
        done += more;
    }
    return false;
}
