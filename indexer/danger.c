// SPDX-License-Identifier: GPL-2.0-or-later
#include "danger.h"

#include <ctype.h>
#include <strings.h>

#include "core/banned.h"

static const struct fl_danger dangers[] = {
    {"rm -rf", "removes without asking"},
    {"rm -fr", "removes without asking"},
    {"rm -r -f", "removes without asking"},
    {"Remove-Item -Recurse -Force", "removes without asking"},
    {"chmod 777", "lets everybody write"},
    {"chmod -R 777", "lets everybody write"},
    {"chmod 666", "lets everybody write"},
    {"push --force", "overwrites what others pushed"},
    {"push -f", "overwrites what others pushed"},
    {"reset --hard", "throws changes away"},
    {"clean -fd", "removes files that are in no commit"},
    {"clean -fdx", "removes files that are in no commit"},
    {"checkout -- .", "throws changes away"},
    {"--allow-unrelated-histories", "joins histories that have nothing in common"},
    {"npm audit fix --force", "installs versions that break"},
    {"--legacy-peer-deps", "installs versions that do not fit"},
    {"--break-system-packages", "can break the system's own tools"},
    {"DROP DATABASE", "destroys data"},
    {"DROP TABLE", "destroys data"},
    {"TRUNCATE TABLE", "destroys data"},
    {"FLUSHALL", "destroys data"},
    {"FLUSHDB", "destroys data"},
    {"system prune", "removes what may be wanted"},
    {"volume rm", "destroys data"},
    {"down -v", "destroys data"},
    {"mkfs", "destroys data"},
    {"of=/dev/", "overwrites a disk"},
    {"pg_resetwal", "can lose data"},
    {"--force-unlock", "can damage the state"},
    {"force-unlock", "can damage the state"},
    {"kill -9", "leaves no time to save"},
    {"--insecure", "switches checks of certificates off"},
    {"curl -k", "switches checks of certificates off"},
    {"verify=False", "switches checks of certificates off"},
    {"--no-check-certificate", "switches checks of certificates off"},
    {"sslVerify false", "switches checks of certificates off"},
    {"strict-ssl false", "switches checks of certificates off"},
    {"NODE_TLS_REJECT_UNAUTHORIZED=0", "switches checks of certificates off"},
    {"--trusted-host", "switches checks of certificates off"},
    {"StrictHostKeyChecking no", "switches checks of host keys off"},
    {"StrictHostKeyChecking=no", "switches checks of host keys off"},
    {"setenforce 0", "switches protection off"},
    {"--privileged", "switches protection off"},
    {"--no-sandbox", "switches protection off"},
    {"--force-yes", "switches checks off"},
    {"--allow-unauthenticated", "switches checks off"},
};

/// Pieces of words by which an author says that something is dangerous, or how far it may go.
static const char *const warnings[] = {
    "abandon", "anybody", "anyone", "attack", "back up", "backup", "break", "careful", "cannot be undone", "copy",
    "damage", "danger", "delete", "destroy", "discard", "erase", "everybody", "everyone", "for a test", "for good",
    "insecure", "irrevers", "knowing", "last resort", "lose", "losing", "lost", "never", "nobody", "nothing else",
    "not for production", "only for", "only if", "only in", "only on", "only the", "only to", "only when",
    "only where", "overwrit", "private", "remove", "replace", "rewrit", "risk", "rolls back", "secur", "safe",
    "temporar", "throw", "throwaway", "trust", "unchecked", "undo", "unprotected", "unsafe", "unsaved", "untrusted",
    "wipe", "without check",
};

static bool continues_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '-' || byte == '_';
}

/// Whether the text has the words, and not as a part of longer ones, whatever the case.
static bool holds(struct fl_slice text, const char *words)
{
    size_t size = strlen(words);
    bool ends_open = !continues_word(words[size - 1]);
    for (size_t i = 0; i + size <= text.size; i++)
        if (!strncasecmp(text.data + i, words, size) && (!i || !continues_word(text.data[i - 1])) &&
            (ends_open || i + size == text.size || !continues_word(text.data[i + size])))
            return true;
    return false;
}

static bool warns(struct fl_slice text)
{
    for (size_t i = 0; i < sizeof warnings / sizeof *warnings; i++) {
        size_t size = strlen(warnings[i]);
        for (size_t at = 0; at + size <= text.size; at++)
            if (!strncasecmp(text.data + at, warnings[i], size))
                return true;
    }
    return false;
}

/// Whether a comment in the code warns: what stands behind `#`, `//` or `-- `.
static bool comment_warns(struct fl_slice code)
{
    static const char *const signs[] = {"#", "//", "-- "};
    while (code.size) {
        struct fl_slice line = fl_slice_next_line(&code);
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            size_t size = strlen(signs[i]);
            const char *at = line.size ? memmem(line.data, line.size, signs[i], size) : NULL;
            if (at && warns((struct fl_slice){at + size, (size_t)(line.data + line.size - at) - size}))
                return true;
        }
    }
    return false;
}

const struct fl_danger *fl_untold_danger(const struct fl_action *workaround)
{
    if (warns(workaround->action) || warns(workaround->reason) || comment_warns(workaround->code))
        return NULL;
    for (size_t i = 0; i < sizeof dangers / sizeof *dangers; i++)
        if (holds(workaround->action, dangers[i].text) || holds(workaround->code, dangers[i].text))
            return &dangers[i];
    return NULL;
}
