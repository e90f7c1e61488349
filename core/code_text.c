// SPDX-License-Identifier: GPL-2.0-or-later
#include "code_text.h"

#include "ascii.h"
#include "stop_words.h"

#include "banned.h"

enum {
    START = 2, // what the first word counts for, beside one that stands elsewhere
};

static bool is_one_of(char c, const char *signs)
{
    return c && strchr(signs, c);
}

static struct fl_slice next_word(struct fl_slice *line)
{
    *line = fl_slice_trim(*line);
    struct fl_slice word = {line->data, 0};
    while (word.size < line->size && !is_one_of(word.data[word.size], " \t\r\v\f"))
        word.size++;
    line->data += word.size;
    line->size -= word.size;
    return word;
}

/// The word without what a sentence puts around it.
static struct fl_slice bare(struct fl_slice word)
{
    while (word.size && is_one_of(word.data[0], "('\""))
        word.data++, word.size--;
    while (word.size && is_one_of(word.data[word.size - 1], ".,;:!?)'\""))
        word.size--;
    return word;
}

static bool is_comment(struct fl_slice word)
{
    return word.data[0] == '#' || fl_slice_starts(word, FL_SLICE("//"));
}

/// Operators, options, paths, calls, names of parts: what no plain word has.
static bool has_code_sign(struct fl_slice word)
{
    if (word.size > 1 && word.data[0] == '-' && (fl_is_letter(word.data[1]) || word.data[1] == '-'))
        return true;
    if (word.size > 1 && word.data[0] == '/' && fl_is_letter(word.data[1]))
        return true;
    bool letters = false;
    struct fl_slice inside = bare(word);
    for (size_t i = 0; i < word.size; i++)
        letters = letters || fl_is_letter(word.data[i]);
    for (size_t i = 0; i < inside.size; i++) {
        char c = inside.data[i];
        bool between =
            i > 0 && i + 1 < inside.size && fl_is_alphanumeric(inside.data[i - 1]) && fl_is_alphanumeric(inside.data[i + 1]);
        if (is_one_of(c, "=(){}[]$|&<>_`\\@*^") || (letters && between && is_one_of(c, ".:/")))
            return true;
        if (c == ':' && i + 1 < inside.size && inside.data[i + 1] == ':')
            return true;
    }
    return word.size > 1 && word.data[word.size - 1] == ';' && has_code_sign(inside);
}

/// "Ensure", but not "SELECT" or "Get-Item".
static bool begins_sentence(struct fl_slice word)
{
    word = bare(word);
    if (word.size < 2 || !fl_is_letter(word.data[0]) || fl_is_small(word.data[0]))
        return false;
    for (size_t i = 1; i < word.size; i++)
        if (!fl_is_small(word.data[i]))
            return false;
    return true;
}

static bool is_command(struct fl_slice word)
{
    static const struct fl_slice commands[] = {
        FL_SLICE_ITEM("apt"), FL_SLICE_ITEM("apt-get"), FL_SLICE_ITEM("aws"), FL_SLICE_ITEM("brew"),
        FL_SLICE_ITEM("cargo"), FL_SLICE_ITEM("cat"), FL_SLICE_ITEM("cd"), FL_SLICE_ITEM("chmod"),
        FL_SLICE_ITEM("chown"), FL_SLICE_ITEM("cmake"), FL_SLICE_ITEM("conda"), FL_SLICE_ITEM("cp"),
        FL_SLICE_ITEM("curl"), FL_SLICE_ITEM("df"), FL_SLICE_ITEM("dnf"), FL_SLICE_ITEM("docker"),
        FL_SLICE_ITEM("dotnet"), FL_SLICE_ITEM("du"), FL_SLICE_ITEM("export"), FL_SLICE_ITEM("find"),
        FL_SLICE_ITEM("gcloud"), FL_SLICE_ITEM("gh"), FL_SLICE_ITEM("git"), FL_SLICE_ITEM("go"),
        FL_SLICE_ITEM("gradle"), FL_SLICE_ITEM("grep"), FL_SLICE_ITEM("helm"), FL_SLICE_ITEM("java"),
        FL_SLICE_ITEM("journalctl"), FL_SLICE_ITEM("kill"), FL_SLICE_ITEM("kubectl"), FL_SLICE_ITEM("ls"),
        FL_SLICE_ITEM("make"), FL_SLICE_ITEM("mkdir"), FL_SLICE_ITEM("mv"), FL_SLICE_ITEM("mvn"),
        FL_SLICE_ITEM("mysql"), FL_SLICE_ITEM("node"), FL_SLICE_ITEM("npm"), FL_SLICE_ITEM("npx"),
        FL_SLICE_ITEM("nvidia-smi"), FL_SLICE_ITEM("openssl"), FL_SLICE_ITEM("pip"), FL_SLICE_ITEM("pip3"),
        FL_SLICE_ITEM("pnpm"), FL_SLICE_ITEM("psql"), FL_SLICE_ITEM("python"), FL_SLICE_ITEM("python3"),
        FL_SLICE_ITEM("rm"), FL_SLICE_ITEM("rustup"), FL_SLICE_ITEM("sed"), FL_SLICE_ITEM("service"),
        FL_SLICE_ITEM("source"), FL_SLICE_ITEM("ssh"), FL_SLICE_ITEM("sudo"), FL_SLICE_ITEM("systemctl"),
        FL_SLICE_ITEM("terraform"), FL_SLICE_ITEM("yarn"), FL_SLICE_ITEM("yum"),
    };
    return fl_slice_is_one_of(word, commands, sizeof commands / sizeof *commands);
}

bool fl_looks_like_code(struct fl_slice text)
{
    size_t code = 0, prose = 0;
    bool first = true, stopped = false;
    text = fl_slice_trim(text);
    while (text.size) {
        struct fl_slice line = fl_slice_next_line(&text), rest = line;
        bool starts_line = true;
        for (struct fl_slice word; (word = next_word(&rest)).size; first = starts_line = false) {
            bool sentence = (starts_line || stopped) && begins_sentence(word) && !has_code_sign(word);
            stopped = word.data[word.size - 1] == '.';
            if (is_comment(word)) {
                code++;
                first = false;
                break;
            }
            if (first)
                code += is_command(word) ? START : 0;
            else if (starts_line && !sentence)
                code++;
            prose += sentence ? START : 0;
            if (has_code_sign(word))
                code++;
            else if (fl_is_stop_word(bare(word)))
                prose++;
        }
    }
    return code && code >= prose;
}
