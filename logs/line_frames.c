// SPDX-License-Identifier: GPL-2.0-or-later
// The frames of many languages' traces.
#include "line_kind.h"

#include "text_tests.h"

#include "core/banned.h"

#define W FL_SLICE_ITEM

/// `mark` with a digit behind it: ".go:" and 12.
static bool holds_number_behind(struct fl_slice text, struct fl_slice mark)
{
    for (struct fl_slice rest = text; rest.size > mark.size;) {
        const char *at = fl_find(rest, mark);
        if (!at)
            return false;
        size_t behind = (size_t)(at - rest.data) + mark.size;
        if (behind < rest.size && fl_is_digit(rest.data[behind]))
            return true;
        rest = (struct fl_slice){rest.data + behind, rest.size - behind};
    }
    return false;
}

/// at f (file.js:1:2); at Type.method(File.java:12); at A.B() in c:/x.cs:line 3; at <anonymous>.
static bool is_at_frame(struct fl_slice body)
{
    if (!fl_slice_starts(body, FL_SLICE("at ")) && !fl_slice_starts(body, FL_SLICE("eval at ")))
        return false;
    if (fl_holds(body, FL_SLICE("(")) || holds_number_behind(body, FL_SLICE(":")) || fl_holds(body, FL_SLICE("<")))
        return true;
    size_t spaces = 0;
    for (size_t i = 0; i < body.size; i++)
        spaces += body.data[i] == ' ';
    return spaces == 1; // at a_function_name
}

/// #0 main (x.dart:1:2); #1 0x4005 in f x.c:3; #2 {main}.
static bool is_numbered_frame(struct fl_slice body)
{
    if (body.size < 4 || body.data[0] != '#' || !fl_is_digit(body.data[1]))
        return false;
    size_t at = 1;
    while (at < body.size && fl_is_digit(body.data[at]))
        at++;
    return at < body.size && body.data[at] == ' ' &&
           (fl_holds(body, FL_SLICE("(")) || fl_holds(body, FL_SLICE(" in ")) || fl_holds(body, FL_SLICE("0x")) ||
            fl_holds(body, FL_SLICE("{main}")));
}

/// 0 0x00007f21 f + 228 in lib; 1 f + 180 in Program at x.swift:3; 2   libsystem 0x00007f21 f + 8.
static bool is_counted_frame(struct fl_slice body)
{
    size_t at = fl_behind_digits(body, 0);
    return at && at < 4 && at < body.size && body.data[at] == ' ' && fl_holds(body, FL_SLICE(" + ")) &&
           (fl_holds(body, FL_SLICE(" in ")) || fl_holds(body, FL_SLICE(" 0x")));
}

/// x.rb:3:in `f'; lib/x.ex:12: M.f/2; x.lua:49: in function.
static bool is_place_frame(struct fl_slice body)
{
    static const struct fl_slice places[] = {
        W(":in `"), W(":in '"), W(": in function '"), W(": in function <"), W(": in upvalue '"), W(": in local '"),
        W(": in method '"), W(": in field '"), W(": in main chunk"), W(": in global '")};
    if ((fl_holds(body, FL_SLICE(":in ")) || fl_holds(body, FL_SLICE(": in "))) && FL_HOLDS_ONE_OF(body, places))
        return true;
    if (fl_holds(body, FL_SLICE(".ex")) &&
        (holds_number_behind(body, FL_SLICE(".ex:")) || holds_number_behind(body, FL_SLICE(".exs:"))))
        return fl_holds(body, FL_SLICE(": "));
    return fl_slice_starts(body, FL_SLICE("[C]: ")) || fl_slice_starts(body, FL_SLICE("# ./")) ||
           (fl_slice_starts(body, FL_SLICE("# /")) && holds_number_behind(body, FL_SLICE(":")));
}

/// A path and a line number and nothing else.
static bool is_bare_place(struct fl_slice body)
{
    size_t end = body.size;
    while (end && fl_is_digit(body.data[end - 1]))
        end--;
    return end > 1 && end < body.size && body.data[end - 1] == ':' && fl_holds(body, FL_SLICE("/")) &&
           !memchr(body.data, ' ', body.size) && !fl_holds(body, FL_SLICE("://"));
}

/// A function and its offset in the kernel: ? do_syscall_64+0x5b/0x1a0; in Go: main.go:12 +0x1f.
static bool is_offset_frame(struct fl_slice body)
{
    return fl_holds(body, FL_SLICE("+0x")) && (fl_holds(body, FL_SLICE("/0x")) ||
           (fl_holds(body, FL_SLICE(" +0x")) && holds_number_behind(body, FL_SLICE(".go:"))));
}

bool fl_line_is_frame(struct fl_slice body)
{
    if (is_at_frame(body) || is_numbered_frame(body) || is_place_frame(body) || is_bare_place(body) ||
        is_offset_frame(body))
        return true;
    if (fl_slice_starts(body, FL_SLICE("File \"")))
        return fl_holds(body, FL_SLICE("\", line "));
    if (is_counted_frame(body))
        return true;
    // With a comma or colon at the end it is an include's.
    return fl_slice_starts(body, FL_SLICE("from ")) && holds_number_behind(body, FL_SLICE(":")) &&
           !fl_ends(body, FL_SLICE(",")) && !fl_ends(body, FL_SLICE(":"));
}
