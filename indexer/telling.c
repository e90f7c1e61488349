// SPDX-License-Identifier: GPL-2.0-or-later
#include "telling.h"

#include "core/normalise.h"

#include "core/banned.h"

void fl_tell_end_bar(struct fl_teller *teller)
{
    if (teller->drawn)
        fputs("\r\033[K", stderr);
    teller->drawn = false;
}

void fl_tell_fault(void *context, const char *path, size_t line, enum fl_severity severity, struct fl_slice text)
{
    struct fl_teller *teller = context;
    if (severity == FL_WARNING && !teller->warnings)
        return;
    fl_tell_end_bar(teller);
    struct fl_buffer inert = {0};
    fl_append_name(&inert, fl_slice_of(path));
    fl_buffer_append_format(&inert, ":%zu: %s: ", line, severity == FL_ERROR ? "error" : "warning");
    fl_append_name(&inert, text);
    fl_buffer_append_byte(&inert, '\n');
    fwrite(inert.data, 1, inert.size, teller->faults);
    fl_buffer_release(&inert);
}

void fl_tell_progress(void *context, size_t done, size_t all)
{
    enum { WIDTH = 40 };
    struct fl_teller *teller = context;
    // A few dozen steps are all that an eye can follow, and all that may cost time.
    if (!teller->bar || (done < all && done % (all / 50 + 1)))
        return;
    int filled = all ? (int)(done * WIDTH / all) : WIDTH;
    fprintf(stderr, "\r[%.*s%*s] %zu of %zu", filled, "########################################", WIDTH - filled, "",
            done, all);
    teller->drawn = true;
}

const char *fl_plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void print_size(FILE *out, unsigned long long bytes)
{
    if (bytes < 1000 * 1000)
        fprintf(out, "%.0f kB", (double)bytes / 1e3);
    else
        fprintf(out, "%.1f MB", (double)bytes / 1e6);
}

void fl_tell_line(FILE *out, const char *text)
{
    struct fl_buffer inert = {0};
    fl_append_name(&inert, fl_slice_of(text));
    // Without memory for the text, its status says why.
    struct fl_slice shown = inert.failed ? FL_SLICE("out of memory") : fl_buffer_slice(&inert);
    fprintf(out, "faultline-index: %.*s\n", (int)shown.size, shown.data);
    fl_buffer_release(&inert);
}

void fl_tell_remark(void *context, const char *text)
{
    struct fl_teller *teller = context;
    fl_tell_end_bar(teller);
    fl_tell_line(teller->faults, text);
}

static void tell_tallies(const char *kind, const struct fl_tally *tallies, size_t count)
{
    struct fl_buffer line = {0};
    fl_buffer_append_format(&line, "%zu %s%s: ", count, kind, fl_plural(count));
    for (size_t i = 0; i < count; i++) {
        fl_buffer_append(&line, i ? FL_SLICE(", ") : FL_SLICE(""));
        fl_append_name(&line, tallies[i].name);
        fl_buffer_append_format(&line, " %zu", tallies[i].count);
    }
    fprintf(stderr, "%.*s\n", (int)line.size, line.data);
    fl_buffer_release(&line);
}

static void tell_likest(const char *whose, const struct fl_likest_pair *pair, double bound)
{
    if (!pair->first.size)
        return;
    struct fl_buffer line = {0};
    fl_buffer_append_format(&line, "root causes most alike%s: %.2f (told of from %.2f on), ", whose, pair->alike,
                            bound);
    fl_append_name(&line, pair->first);
    fl_buffer_append(&line, FL_SLICE(" and "));
    fl_append_name(&line, pair->second);
    fprintf(stderr, "%.*s\n", (int)line.size, line.data);
    fl_buffer_release(&line);
}

void fl_tell_check(const struct fl_corpus_check *check)
{
    const struct fl_corpus_counts *counts = &check->counts;
    if (counts->entries > 1) {
        tell_tallies("domain", check->domains, check->domain_count);
        tell_tallies("verification", check->verifications, check->verification_count);
        tell_likest("", &check->by_root_cause, FL_ROOT_CAUSES_ALIKE);
        tell_likest(" under alike titles", &check->by_title, FL_ROOT_CAUSES_ALIKE_BY_TITLE);
    }
    fprintf(stderr, "%zu good entr%s, %zu error%s, %zu warning%s\n", counts->entries,
            counts->entries == 1 ? "y" : "ies", counts->errors, fl_plural(counts->errors), counts->warnings, fl_plural(counts->warnings));
}

void fl_tell_path(const char *path)
{
    struct fl_buffer inert = {0};
    fl_append_name(&inert, fl_slice_of(path));
    printf("%.*s\n", (int)inert.size, inert.data ? inert.data : "");
    fl_buffer_release(&inert);
}

void fl_tell_summary(const struct fl_build_summary *summary, const char *index)
{
    const struct {
        const char *name;
        size_t count;
    } changes[] = {{"new", summary->added}, {"changed", summary->changed}, {"removed", summary->removed}};
    const char *before = "";
    printf("%zu entr%s (", summary->counts.entries, summary->counts.entries == 1 ? "y" : "ies");
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        if (changes[i].count)
            printf("%s%zu %s", before, changes[i].count, changes[i].name);
        before = changes[i].count ? ", " : before;
    }
    printf("%s), ", *before ? "" : "none changed");
    if (summary->outcomes.records)
        printf("%llu report%s, ", (unsigned long long)summary->outcomes.records, fl_plural(summary->outcomes.records));
    if (summary->bytes) {
        print_size(stdout, summary->bytes);
        printf(", ");
    }
    printf("%.2f s, %zu left out: ", summary->seconds, summary->counts.left_out);
    fl_tell_path(index);
}
