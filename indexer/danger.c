// SPDX-License-Identifier: GPL-2.0-or-later
#include "danger.h"

#include <ctype.h>
#include <strings.h>

#include "core/banned.h"

/// What goes wrong, and so how an author warns of it.
enum harm {
    REMOVES,    // what cannot be had back
    OVERWRITES, // what others, or oneself, changed
    EXPOSES,    // to whom it should not
    BREAKS,     // something that works
    HARMS
};

/// An asterisk stands for anything within the line.
static const struct {
    struct fl_danger danger;
    enum harm harm;
} dangers[] = {
    {{"rm -rf", "removes without asking"}, REMOVES},
    {{"rm -fr", "removes without asking"}, REMOVES},
    {{"rm -Rf", "removes without asking"}, REMOVES},
    {{"rm -rfv", "removes without asking"}, REMOVES},
    {{"rm -r -f", "removes without asking"}, REMOVES},
    {{"rm -r --force", "removes without asking"}, REMOVES},
    {{"rm --recursive --force", "removes without asking"}, REMOVES},
    {{"Remove-Item * -Recurse * -Force", "removes without asking"}, REMOVES},
    {{"Remove-Item -Recurse -Force", "removes without asking"}, REMOVES},
    {{"clean -fd", "removes files that are in no commit"}, REMOVES},
    {{"clean -df", "removes files that are in no commit"}, REMOVES},
    {{"clean -fdx", "removes files that are in no commit"}, REMOVES},
    {{"clean -xfd", "removes files that are in no commit"}, REMOVES},
    {{"clean -ffdx", "removes files that are in no commit"}, REMOVES},
    {{"DROP DATABASE", "destroys data"}, REMOVES},
    {{"DROP SCHEMA", "destroys data"}, REMOVES},
    {{"DROP TABLE", "destroys data"}, REMOVES},
    {{"TRUNCATE TABLE", "destroys data"}, REMOVES},
    {{"FLUSHALL", "destroys data"}, REMOVES},
    {{"FLUSHDB", "destroys data"}, REMOVES},
    {{"system prune", "removes what may be wanted"}, REMOVES},
    {{"volume prune", "destroys data"}, REMOVES},
    {{"volume rm", "destroys data"}, REMOVES},
    {{"down -v", "destroys data"}, REMOVES},
    {{"down --volumes", "destroys data"}, REMOVES},
    {{"mkfs", "destroys data"}, REMOVES},
    {{"of=/dev/", "overwrites a disk"}, REMOVES},
    {{"find * -delete", "removes without asking"}, REMOVES},
    {{"terraform destroy", "destroys what it built"}, REMOVES},
    {{"dropdb", "destroys data"}, REMOVES},
    {{"delete pvc", "destroys data"}, REMOVES},
    {{"branch -D", "removes commits that are nowhere else"}, REMOVES},
    {{"stash clear", "throws changes away"}, REMOVES},
    {{"pg_resetwal", "can lose data"}, REMOVES},
    {{"push --force", "overwrites what others pushed"}, OVERWRITES},
    {{"push * --force", "overwrites what others pushed"}, OVERWRITES},
    {{"push -f", "overwrites what others pushed"}, OVERWRITES},
    {{"push * -f", "overwrites what others pushed"}, OVERWRITES},
    {{"push -fu", "overwrites what others pushed"}, OVERWRITES},
    {{"git push * +", "overwrites what others pushed"}, OVERWRITES},
    {{"reset --hard", "throws changes away"}, OVERWRITES},
    {{"checkout -- .", "throws changes away"}, OVERWRITES},
    {{"git checkout .", "throws changes away"}, OVERWRITES},
    {{"git restore .", "throws changes away"}, OVERWRITES},
    {{"checkout -f", "throws changes away"}, OVERWRITES},
    {{"chmod 777", "lets everybody write"}, EXPOSES},
    {{"chmod * 777", "lets everybody write"}, EXPOSES},
    {{"chmod 666", "lets everybody write"}, EXPOSES},
    {{"chmod * 666", "lets everybody write"}, EXPOSES},
    {{"chmod * a+rwx", "lets everybody write"}, EXPOSES},
    {{"chmod a+rwx", "lets everybody write"}, EXPOSES},
    {{"chmod * o+w", "lets everybody write"}, EXPOSES},
    {{"curl * | sh", "runs what a server sends"}, EXPOSES},
    {{"curl * | bash", "runs what a server sends"}, EXPOSES},
    {{"curl * | sudo sh", "runs what a server sends"}, EXPOSES},
    {{"curl * | sudo bash", "runs what a server sends"}, EXPOSES},
    {{"wget * | sh", "runs what a server sends"}, EXPOSES},
    {{"--insecure", "switches checks of certificates off"}, EXPOSES},
    {{"curl -k", "switches checks of certificates off"}, EXPOSES},
    {{"verify=False", "switches checks of certificates off"}, EXPOSES},
    {{"--no-check-certificate", "switches checks of certificates off"}, EXPOSES},
    {{"sslVerify false", "switches checks of certificates off"}, EXPOSES},
    {{"sslVerify=false", "switches checks of certificates off"}, EXPOSES},
    {{"strict-ssl false", "switches checks of certificates off"}, EXPOSES},
    {{"strict-ssl=false", "switches checks of certificates off"}, EXPOSES},
    {{"NODE_TLS_REJECT_UNAUTHORIZED=0", "switches checks of certificates off"}, EXPOSES},
    {{"--trusted-host", "switches checks of certificates off"}, EXPOSES},
    {{"StrictHostKeyChecking no", "switches checks of host keys off"}, EXPOSES},
    {{"StrictHostKeyChecking=no", "switches checks of host keys off"}, EXPOSES},
    {{"setenforce 0", "switches protection off"}, EXPOSES},
    {{"--privileged", "switches protection off"}, EXPOSES},
    {{"--no-sandbox", "switches protection off"}, EXPOSES},
    {{"--force-yes", "switches checks off"}, EXPOSES},
    {{"--allow-unauthenticated", "switches checks off"}, EXPOSES},
    {{"--allow-unrelated-histories", "joins histories that have nothing in common"}, BREAKS},
    {{"npm audit fix --force", "installs versions that break"}, BREAKS},
    {{"--legacy-peer-deps", "installs versions that do not fit"}, BREAKS},
    {{"--break-system-packages", "can break the system's own tools"}, BREAKS},
    {{"--force-unlock", "can damage the state"}, BREAKS},
    {{"force-unlock", "can damage the state"}, BREAKS},
    {{"kill -9", "leaves no time to save"}, BREAKS},
};

enum {
    WARNING_LIMIT = 24
};

/// Beginnings of words by which an author says that something is dangerous, or how far it may go.
static const char *const general_warnings[] = {
    "careful", "danger", "for a test", "knowing", "last resort", "never", "not for production", "only for", "only if", "only in",
    "only on", "only the", "only to", "only when", "only where", "risk", "temporar",
};

/// And those that only warn of the one harm.
static const char *const warnings[HARMS][WARNING_LIMIT] = {
    [REMOVES] = {"back up", "backup", "cannot be undone", "copy", "delet", "destroy", "discard", "erase", "for good", "irrevers", "lose",
                 "losing", "lost", "nobody", "nothing else", "remov", "throw", "undo", "unsaved", "wipe"},
    [OVERWRITES] = {"abandon", "backup", "cannot be undone", "damage", "delet", "discard", "erase", "for good", "irrevers", "lose", "losing",
                    "lost", "nobody", "overwrit", "remov", "replac", "rewrit", "throw", "unsaved"},
    [EXPOSES] = {"anybody", "anyone", "attack", "everybody", "everyone", "insecure", "private network", "security", "throwaway",
                 "unchecked", "unprotected", "unsafe", "untrusted", "you trust", "is trusted", "without check"},
    [BREAKS] = {"abandon", "break", "damage", "lose", "losing", "lost", "nobody", "nothing else", "overwrit", "rolls back", "throwaway",
                "unsaved", "without check"},
};

static bool continues_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '-' || byte == '_';
}

/// Where the words stand in the text first, and not as a part of longer ones, whatever the case: the place behind them; 0: nowhere.
static size_t find_words(struct fl_slice text, struct fl_slice words)
{
    bool ends_open = !continues_word(words.data[words.size - 1]);
    for (size_t i = 0; i + words.size <= text.size; i++)
        if (!strncasecmp(text.data + i, words.data, words.size) && (!i || !continues_word(text.data[i - 1])) &&
            (ends_open || i + words.size == text.size || !continues_word(text.data[i + words.size])))
            return i + words.size;
    return 0;
}

/// Whether one line has the parts of the pattern in their order.
static bool holds(struct fl_slice text, const char *pattern)
{
    while (text.size) {
        struct fl_slice line = fl_slice_next_line(&text), parts = fl_slice_of(pattern);
        size_t found = 1;
        while (found && parts.size) {
            const char *star = memchr(parts.data, '*', parts.size);
            size_t size = star ? (size_t)(star - parts.data) : parts.size;
            found = find_words(line, fl_slice_trim((struct fl_slice){parts.data, size}));
            line = (struct fl_slice){line.data + found, line.size - found};
            parts = (struct fl_slice){parts.data + size + (star != NULL), parts.size - size - (star != NULL)};
        }
        if (found)
            return true;
    }
    return false;
}

static bool has_piece(struct fl_slice text, const char *const *pieces, size_t count)
{
    for (size_t i = 0; i < count && pieces[i]; i++) {
        size_t size = strlen(pieces[i]);
        for (size_t at = 0; at + size <= text.size; at++)
            if (!strncasecmp(text.data + at, pieces[i], size) && (!at || !continues_word(text.data[at - 1])))
                return true;
    }
    return false;
}

static bool warns(struct fl_slice text, enum harm harm)
{
    return has_piece(text, general_warnings, sizeof general_warnings / sizeof *general_warnings) ||
           has_piece(text, warnings[harm], WARNING_LIMIT);
}

/// Whether the sign at `at` begins a comment.
static bool begins_comment(struct fl_slice line, size_t at)
{
    struct fl_slice before = fl_slice_trim((struct fl_slice){line.data, at});
    if (line.data[at] == '-')
        return !before.size || before.data[before.size - 1] == ';';
    return !at || line.data[at - 1] == ' ' || line.data[at - 1] == '\t' || line.data[at - 1] == ';';
}

/// Whether a comment in the code warns: what stands behind `#` or `//` that no word is before, or in SQL behind `-- ` at a line's start
/// or its statement's end (to a shell that is the end of options).
static bool comment_warns(struct fl_slice code, enum harm harm)
{
    static const char *const signs[] = {"#", "//", "-- "};
    while (code.size) {
        struct fl_slice line = fl_slice_next_line(&code);
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            size_t size = strlen(signs[i]);
            const char *at = line.size ? memmem(line.data, line.size, signs[i], size) : NULL;
            if (at && begins_comment(line, (size_t)(at - line.data)) && warns((struct fl_slice){at + size, (size_t)(line.data + line.size - at) - size}, harm))
                return true;
        }
    }
    return false;
}

const struct fl_danger *fl_untold_danger(const struct fl_action *workaround)
{
    bool told[HARMS];
    for (enum harm harm = REMOVES; harm < HARMS; harm++)
        told[harm] = warns(workaround->action, harm) || warns(workaround->reason, harm) || comment_warns(workaround->code, harm);
    for (size_t i = 0; i < sizeof dangers / sizeof *dangers; i++)
        if (!told[dangers[i].harm] &&
            (holds(workaround->action, dangers[i].danger.text) || holds(workaround->code, dangers[i].danger.text)))
            return &dangers[i].danger;
    return NULL;
}
