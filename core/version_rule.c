// SPDX-License-Identifier: GPL-2.0-or-later
#include "version_rule.h"

#include "ascii.h"

#include "banned.h"

// ---- comparing -------------------------------------------------------------

/// Takes the next part off the front: a run of digits or of letters.  Empty at the end.
static struct fl_slice next_part(struct fl_slice *version)
{
    while (version->size && !fl_is_digit(version->data[0]) && !fl_is_letter(version->data[0]))
        version->data++, version->size--;
    struct fl_slice part = {version->data, 0};
    while (part.size < version->size && fl_is_digit(part.data[0]) == fl_is_digit(part.data[part.size]) &&
           fl_is_letter(part.data[0]) == fl_is_letter(part.data[part.size]))
        part.size++;
    version->data += part.size;
    version->size -= part.size;
    return part;
}

/// Numbers of any length compare by their digits, so that no number is too large.
static int compare_numbers(struct fl_slice a, struct fl_slice b)
{
    while (a.size && a.data[0] == '0')
        a.data++, a.size--;
    while (b.size && b.data[0] == '0')
        b.data++, b.size--;
    if (a.size != b.size)
        return a.size < b.size ? -1 : 1;
    return a.size ? memcmp(a.data, b.data, a.size) : 0;
}

static int compare_words(struct fl_slice a, struct fl_slice b)
{
    for (size_t i = 0; i < a.size && i < b.size; i++)
        if (fl_small(a.data[i]) != fl_small(b.data[i]))
            return fl_small(a.data[i]) < fl_small(b.data[i]) ? -1 : 1;
    return (a.size > b.size) - (a.size < b.size);
}

static int compare_parts(struct fl_slice a, struct fl_slice b)
{
    bool word_a = a.size && fl_is_letter(a.data[0]), word_b = b.size && fl_is_letter(b.data[0]);
    if (word_a && word_b)
        return compare_words(a, b);
    if (word_a || word_b)
        return word_a ? -1 : 1;
    return compare_numbers(a, b);
}

int fl_version_compare(struct fl_slice a, struct fl_slice b)
{
    for (;;) {
        struct fl_slice part_a = next_part(&a), part_b = next_part(&b);
        if (!part_a.size && !part_b.size)
            return 0;
        int order = compare_parts(part_a, part_b);
        if (order)
            return order;
    }
}

// ---- reading cells ---------------------------------------------------------

static bool is_operator(char c)
{
    return c == '<' || c == '>' || c == '=' || c == '~' || c == '^' || c == '!';
}

/// Where the name ends: at an operator, or at a digit behind white space ("node 18", but not "ros2").
static size_t name_size(struct fl_slice cell)
{
    for (size_t i = 0; i < cell.size; i++) {
        if (is_operator(cell.data[i]))
            return i;
        bool after_space = i > 0 && (cell.data[i - 1] == ' ' || cell.data[i - 1] == '@');
        bool v_number = (cell.data[i] == 'v' || cell.data[i] == 'V') && i + 1 < cell.size && fl_is_digit(cell.data[i + 1]);
        if (after_space && (fl_is_digit(cell.data[i]) || v_number))
            return i;
    }
    return cell.size;
}

void fl_version_name(struct fl_slice text, struct fl_buffer *name)
{
    size_t size = name_size(text);
    for (size_t i = 0; i < size; i++)
        if (fl_is_alphanumeric(text.data[i]) || (unsigned char)text.data[i] >= 0x80)
            fl_buffer_append_byte(name, fl_small(text.data[i]));
}

static bool is_version_byte(char c)
{
    return fl_is_alphanumeric(c) || c == '.' || c == '-' || c == '_' || c == '*';
}

static size_t skip_v(struct fl_slice cell, size_t at)
{
    bool v = at + 1 < cell.size && fl_small(cell.data[at]) == 'v' && fl_is_digit(cell.data[at + 1]);
    return at + v;
}

/// The version that begins at `start`; empty when there is none, or one that may be two ("3.8-3.11", "1.18.0-6").
static struct fl_slice version_at(struct fl_slice cell, size_t start)
{
    struct fl_slice version = {cell.data + start, 0};
    while (start + version.size < cell.size && is_version_byte(version.data[version.size]))
        version.size++;
    for (size_t i = 1; i < version.size; i++)
        if (version.data[i - 1] == '-' && fl_is_digit(version.data[i]))
            return (struct fl_slice){0};
    return version;
}

/// 3 of "3.x" and "3.*".
static struct fl_slice without_open_end(struct fl_slice version)
{
    char last = version.data[version.size - 1];
    bool open = version.size > 2 && version.data[version.size - 2] == '.' && (fl_small(last) == 'x' || last == '*');
    return (struct fl_slice){version.data, version.size - (open ? 2 : 0)};
}

static void add_bound(struct fl_buffer *bounds, const char *operation, struct fl_slice version)
{
    fl_buffer_append(bounds, fl_slice_of(operation));
    for (size_t i = 0; i < version.size; i++)
        fl_buffer_append_byte(bounds, fl_small(version.data[i]));
}

/// "3.x", "3.*" and "3" stand for 3 and all below 4: the last number, raised by one, is the bound.
static void add_upper_neighbour(struct fl_buffer *bounds, struct fl_slice version)
{
    size_t end = version.size, start;
    while (end && !fl_is_digit(version.data[end - 1]))
        end--;
    for (start = end; start && fl_is_digit(version.data[start - 1]);)
        start--;
    if (start == end || end - start > 9)
        return;
    unsigned long last = 0;
    for (size_t i = start; i < end; i++)
        last = last * 10 + (unsigned long)(version.data[i] - '0');
    add_bound(bounds, ",<", (struct fl_slice){version.data, start});
    fl_buffer_append_format(bounds, "%lu", last + 1);
}

/// Adds the bound that begins at `*at` and moves behind it; false when it cannot be read.
static bool read_bound(struct fl_slice cell, size_t *at, struct fl_buffer *bounds)
{
    size_t i = *at;
    while (i < cell.size && is_operator(cell.data[i]))
        i++;
    struct fl_slice operation = {cell.data + *at, i - *at};
    while (i < cell.size && cell.data[i] == ' ')
        i++;
    struct fl_slice version = version_at(cell, skip_v(cell, i));
    if (!version.size || !fl_is_digit(version.data[0]))
        return false;
    i = (size_t)(version.data - cell.data) + version.size;
    bool plus = i < cell.size && cell.data[i] == '+';
    *at = i + plus;
    version = without_open_end(version);

    bool exact = !plus && (!operation.size || operation.data[0] == '=') && !fl_slice_equal(operation, FL_SLICE("=>"));
    if (bounds->size)
        fl_buffer_append_byte(bounds, exact ? '|' : ','); // "16, 18" names two, ">=16,<18" limits twice
    if (exact) {
        add_bound(bounds, ">=", version);
        add_upper_neighbour(bounds, version);
    } else if (plus || fl_slice_equal(operation, FL_SLICE(">=")) || fl_slice_equal(operation, FL_SLICE("=>"))) {
        add_bound(bounds, ">=", version);
    } else if (fl_slice_equal(operation, FL_SLICE(">")) || fl_slice_equal(operation, FL_SLICE("<")) ||
               fl_slice_equal(operation, FL_SLICE("<="))) {
        char text[3] = {operation.data[0], operation.size > 1 ? '=' : '\0', '\0'};
        add_bound(bounds, text, version);
    } else {
        return false; // ~, ^ and != differ from tool to tool: no bound is better than a wrong one
    }
    return true;
}

/// The version that `text` is as a whole; empty when it is anything more.
static struct fl_slice whole_version(struct fl_slice text)
{
    text = fl_slice_trim(text);
    size_t start = skip_v(text, 0);
    struct fl_slice version = version_at(text, start);
    return version.size && fl_is_digit(version.data[0]) && start + version.size == text.size ? version
                                                                                         : (struct fl_slice){0};
}

/// "5.4 - 6.1" and "5.4 to 6.1": from the first to the last, and what follows the last's numbers.  False when the
/// cell has no such divider; no bounds when what stands around it is more than a version.
static bool read_range(struct fl_slice cell, struct fl_buffer *bounds)
{
    static const char *const between[] = {" - ", " to ", "–"};
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        struct fl_slice divider = fl_slice_of(between[i]);
        const char *found = memmem(cell.data, cell.size, divider.data, divider.size);
        if (!found)
            continue;
        size_t at = (size_t)(found - cell.data);
        struct fl_slice first = whole_version((struct fl_slice){cell.data, at});
        struct fl_slice last = whole_version((struct fl_slice){found + divider.size, cell.size - at - divider.size});
        if (first.size && last.size) {
            add_bound(bounds, ">=", without_open_end(first));
            add_upper_neighbour(bounds, without_open_end(last));
        }
        return true;
    }
    return false;
}

static void read_bounds(struct fl_slice cell, struct fl_buffer *bounds)
{
    if (read_range(cell, bounds))
        return;
    for (size_t at = 0; at < cell.size;) {
        if (strchr(" \t,;/()&", cell.data[at]) && cell.data[at])
            at++;
        else if (!read_bound(cell, &at, bounds)) {
            bounds->size = 0; // "9.6 and later": a part of it alone may rule out what the whole admits
            return;
        }
    }
}

static bool says_gone(struct fl_slice status)
{
    static const char *const words[] = {"fixed", "resolved", "removed", "unaffected", "not affected"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (fl_slice_equal_ascii_case(status, fl_slice_of(words[i])))
            return true;
    return false;
}

void fl_version_rule(const struct fl_version_row *rows, size_t count, struct fl_slice name, struct fl_buffer *rule)
{
    size_t start = rule->size;
    struct fl_buffer row_name = {0}, bounds = {0};
    for (size_t i = 0; i < count; i++) {
        fl_buffer_clear(&row_name);
        fl_version_name(rows[i].version, &row_name);
        if (!fl_slice_equal(fl_buffer_slice(&row_name), name))
            continue;
        fl_buffer_clear(&bounds);
        size_t begin = name_size(rows[i].version);
        if (says_gone(rows[i].status))
            fl_buffer_append(&bounds, FL_SLICE("none"));
        else
            read_bounds((struct fl_slice){rows[i].version.data + begin, rows[i].version.size - begin}, &bounds);
        if (!bounds.size || rule->size + bounds.size + 1 - start > FL_VERSION_RULE_LIMIT || bounds.failed) {
            rule->size = start;
            break;
        }
        if (rule->size > start)
            fl_buffer_append_byte(rule, '|');
        fl_buffer_append(rule, fl_buffer_slice(&bounds));
    }
    rule->failed = rule->failed || row_name.failed || bounds.failed;
    fl_buffer_release(&row_name);
    fl_buffer_release(&bounds);
}

// ---- applying --------------------------------------------------------------

static bool bound_admits(struct fl_slice bound, struct fl_slice version)
{
    size_t operator_size = 0;
    while (operator_size < bound.size && is_operator(bound.data[operator_size]))
        operator_size++;
    if (!operator_size)
        return false; // "none"
    int order = fl_version_compare(version, (struct fl_slice){bound.data + operator_size, bound.size - operator_size});
    bool or_equal = operator_size == 2;
    return (order == 0 && or_equal) || (bound.data[0] == '<' ? order < 0 : order > 0);
}

static struct fl_slice cut_at(struct fl_slice *rest, char divider)
{
    const char *found = rest->size ? memchr(rest->data, divider, rest->size) : NULL;
    struct fl_slice head = {rest->data, found ? (size_t)(found - rest->data) : rest->size};
    size_t used = head.size + (found ? 1 : 0);
    rest->data += used;
    rest->size -= used;
    return head;
}

bool fl_version_admitted(struct fl_slice rule, struct fl_slice version)
{
    // As `node --version` prints it: v16.3.
    if (version.size > 1 && (version.data[0] == 'v' || version.data[0] == 'V') && fl_is_digit(version.data[1]))
        version.data++, version.size--;
    while (rule.size) {
        struct fl_slice row = cut_at(&rule, '|');
        bool admitted = true;
        while (row.size)
            admitted = bound_admits(cut_at(&row, ','), version) && admitted;
        if (admitted)
            return true;
    }
    return false;
}
