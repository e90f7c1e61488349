// SPDX-License-Identifier: GPL-2.0-or-later
#include "gate.h"

#include "core/banned.h"

/// One in `part` of `count`, or `few` where that is more.
static size_t share(size_t count, size_t part, size_t few)
{
    return count / part > few ? count / part : few;
}

/// Entries may become fewer by a part, or by a few, but never by half.
static enum fl_status check_count(const struct fl_gate *gate, struct fl_gate_figures *figures, struct fl_error *error)
{
    size_t before = figures->entries_before = gate->entries_before;
    size_t lost = share(before, FL_GATE_SHRINK_PART, FL_GATE_FEW);
    lost = lost > before / 2 ? before / 2 : lost;
    if (gate->allow_shrink || gate->entries + lost >= before)
        return FL_OK;
    return fl_fail(error, FL_REFUSED, "it has %zu entries, where the live index has %zu (--allow-shrink lets it pass)",
                   gate->entries, before);
}

static enum fl_status check_titles(const struct fl_gate *gate, struct fl_gate_figures *figures, struct fl_error *error)
{
    // When most is new, looking at the rest, too, is simpler and takes no longer.
    bool most = !gate->changed || gate->changed_count > gate->entries / 4;
    struct fl_title_figures *titles = &figures->titles;
    enum fl_status status = fl_title_check(gate->generation, gate->live, gate->entries, most ? NULL : gate->changed,
                                           gate->changed_count, titles, error);
    // Without a live index nothing gets worse by it.
    if (status || !gate->live || titles->newly_missed <= gate->entries / FL_GATE_MISSED_PART)
        return status;
    return fl_fail(error, FL_REFUSED,
                   "%zu entries are not among the first %d when their titles are asked for, as they are in the live "
                   "index or are new (--no-gate lets them pass)",
                   titles->newly_missed, FL_TITLE_PLACE);
}

static enum fl_status compare(const char *what, size_t now, size_t before, size_t queries, struct fl_error *error)
{
    if (now + share(queries, FL_GATE_JUDGED_PART, 1) >= before)
        return FL_OK;
    return fl_fail(error, FL_REFUSED, "of %zu judged queries %zu %s, with the live index %zu (--no-gate lets it pass)",
                   queries, now, what, before);
}

static enum fl_status check_judged(const struct fl_gate *gate, struct fl_gate_figures *figures, struct fl_error *error)
{
    const struct fl_judged_figures *now = &figures->now, *before = &figures->before;
    enum fl_status status = fl_judged_ask(gate->judged, gate->generation, &figures->now, error);
    if (status || !gate->live)
        return status;
    status = fl_judged_ask(gate->judged, gate->live, &figures->before, error);
    if (!status)
        status = compare("are answered right", now->first_right, before->first_right, now->answerable, error);
    if (!status)
        status = compare("have a right one among the first five", now->five_right, before->five_right, now->answerable,
                         error);
    if (!status)
        status = compare("without an answer are refused", now->refused, before->refused, now->unanswerable, error);
    return status;
}

enum fl_status fl_gate_pass(const struct fl_gate *gate, struct fl_gate_figures *figures, struct fl_error *error)
{
    *figures = (struct fl_gate_figures){0};
    enum fl_status status = check_count(gate, figures, error);
    if (!status)
        status = check_titles(gate, figures, error);
    if (!status && gate->judged->count)
        status = check_judged(gate, figures, error);
    return status;
}
