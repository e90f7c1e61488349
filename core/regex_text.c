// SPDX-License-Identifier: GPL-2.0-or-later
#include "regex_text.h"

#include <assert.h>

#include "ascii.h"
#include "buffer.h"
#include "regex_token.h"

#include "banned.h"

enum {
    ENOUGH = 1 << 16, // ways that are counted: more than are ever told apart
};

/// A token, and what the counting finds of those that begin an alternative (FL_REGEX_OPEN and FL_REGEX_BAR).
struct node {
    struct fl_regex_token token;
    size_t ways;       // texts that this alternative has
    size_t group_ways; // of an OPEN: texts that all its alternatives have
    size_t next;       // the BAR or CLOSE that ends this alternative
    size_t close;      // of an OPEN: where the group ends
};

/// The expression as a group of its own: nodes[0] opens it and the last node closes it.
struct tree {
    struct node *nodes;
    size_t count;
    bool too_deep;
};

/// A group that is being counted.
struct level {
    size_t open, branch; // nodes
    size_t ways;         // of the alternative being read
    size_t sum;          // of those before
};

// ---- reading ---------------------------------------------------------------

static struct node *add_node(struct tree *tree, enum fl_regex_token_kind kind)
{
    struct node *node = &tree->nodes[tree->count++];
    node->token.kind = kind;
    return node;
}

/// Takes the regex apart; brackets that have no partner get one or become text.
static bool read_tree(struct fl_slice regex, struct fl_arena *arena, struct tree *tree)
{
    tree->nodes = fl_arena_alloc(arena, regex.size + FL_REGEX_DEPTH_LIMIT + 2, sizeof *tree->nodes);
    if (!tree->nodes)
        return false;
    size_t depth = 0;
    add_node(tree, FL_REGEX_OPEN);
    for (size_t at = 0; at < regex.size;) {
        size_t start = at;
        struct fl_regex_token *token = &tree->nodes[tree->count++].token;
        fl_regex_next(regex, &at, token);
        if (token->kind == FL_REGEX_OPEN) {
            depth++;
            if (depth > FL_REGEX_DEPTH_LIMIT) {
                tree->too_deep = true;
                return true;
            }
        } else if (token->kind == FL_REGEX_CLOSE && !depth) {
            token->kind = FL_REGEX_TEXT;
            token->text = (struct fl_slice){regex.data + start, 1};
        } else if (token->kind == FL_REGEX_CLOSE) {
            depth--;
        }
    }
    for (depth++; depth; depth--)
        add_node(tree, FL_REGEX_CLOSE);
    return true;
}

// ---- counting --------------------------------------------------------------

static void end_branch(struct tree *tree, struct level *level, size_t at)
{
    tree->nodes[level->branch].ways = level->ways;
    tree->nodes[level->branch].next = at;
    level->sum = level->sum + level->ways < ENOUGH ? level->sum + level->ways : ENOUGH;
    level->branch = at;
    level->ways = 1;
}

/// Counts the texts of each alternative and of each group.
static void count_ways(struct tree *tree)
{
    struct level levels[FL_REGEX_DEPTH_LIMIT + 1] = {{0}}; // with the whole
    size_t depth = 0;
    for (size_t at = 0; at < tree->count; at++) {
        switch (tree->nodes[at].token.kind) {
        case FL_REGEX_OPEN:
            levels[depth++] = (struct level){.open = at, .branch = at, .ways = 1};
            break;
        case FL_REGEX_BAR:
            assert(depth); // the whole is a group
            end_branch(tree, &levels[depth - 1], at);
            break;
        case FL_REGEX_CLOSE: {
            assert(depth);
            struct level *level = &levels[--depth];
            end_branch(tree, level, at);
            tree->nodes[level->open].group_ways = level->sum;
            tree->nodes[level->open].close = at;
            if (depth) {
                size_t product = levels[depth - 1].ways * level->sum;
                levels[depth - 1].ways = product < ENOUGH ? product : ENOUGH;
            }
            break;
        }
        default:
            break;
        }
    }
}

// ---- writing ---------------------------------------------------------------

static void append_space(struct fl_buffer *text)
{
    if (text->size && text->data[text->size - 1] != ' ')
        fl_buffer_append_byte(text, ' ');
}

static bool ends_in(const struct fl_buffer *text, struct fl_slice end)
{
    return text->size >= end.size && memcmp(text->data + text->size - end.size, end.data, end.size) == 0;
}

static const struct fl_slice any = FL_SLICE_ITEM("<any>");

/// The `.+` of '(.+)' is a name, not the space between two words.
static void fill_quotes(struct fl_buffer *text, char quote)
{
    if (text->size < 2 || text->data[text->size - 1] != ' ' || text->data[text->size - 2] != quote)
        return;
    text->size--;
    fl_buffer_append(text, any);
}

static void append_token(struct fl_buffer *text, const struct fl_regex_token *token)
{
    if (token->kind == FL_REGEX_SPACE)
        append_space(text);
    else if (token->kind == FL_REGEX_ANY && !ends_in(text, any))
        fl_buffer_append(text, any);
    for (size_t i = 0; token->kind == FL_REGEX_TEXT && i < token->text.size; i++) {
        char c = token->text.data[i];
        if (c == '\'' || c == '"' || c == '`')
            fill_quotes(text, c);
        if (c == ' ' || c == 0x7F || (unsigned char)c < 0x20)
            append_space(text);
        else
            fl_buffer_append_byte(text, c);
    }
}

/// Appends text number `choice` (below the ways of the whole).
static void write_text(const struct tree *tree, size_t choice, struct fl_buffer *text)
{
    struct {
        size_t close;  // of the group
        size_t choice; // that goes on behind it
    } outer[FL_REGEX_DEPTH_LIMIT + 1];
    size_t depth = 0;
    for (size_t at = 0; at < tree->count; at++) {
        const struct node *node = &tree->nodes[at];
        if (node->token.kind == FL_REGEX_OPEN) {
            outer[depth].close = node->close;
            outer[depth++].choice = choice / node->group_ways;
            choice %= node->group_ways;
            while (choice >= tree->nodes[at].ways) {
                choice -= tree->nodes[at].ways;
                at = tree->nodes[at].next;
            }
        } else if (node->token.kind == FL_REGEX_BAR || node->token.kind == FL_REGEX_CLOSE) {
            at = outer[--depth].close;
            choice = outer[depth].choice;
        } else {
            append_token(text, &node->token);
        }
    }
}

/// True when the text says anything beside its gaps.
static bool tells(struct fl_slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (fl_slice_starts((struct fl_slice){text.data + i, text.size - i}, any))
            i += any.size - 1;
        else if (fl_is_alphanumeric(c) || (unsigned char)c >= 0x80)
            return true;
    }
    return false;
}

static enum fl_status keep_text(struct fl_regex_texts *texts, struct fl_slice text, struct fl_arena *arena)
{
    text = fl_slice_trim(text);
    if (!tells(text) || fl_slice_is_one_of(text, texts->items, texts->count))
        return FL_OK;
    texts->items[texts->count] = fl_arena_copy(arena, text);
    return texts->items[texts->count++].data ? FL_OK : FL_NO_MEMORY;
}

static enum fl_status write_texts(const struct tree *tree, struct fl_arena *arena, struct fl_regex_texts *texts)
{
    size_t ways = tree->nodes[0].group_ways;
    struct fl_buffer text = {0};
    enum fl_status status = FL_OK;
    if (ways > FL_REGEX_TEXT_LIMIT)
        texts->left_out = "it has more than 15 alternatives";
    static_assert(FL_REGEX_TEXT_LIMIT == 15, "the text above says so");
    for (size_t i = 0; i < ways && i < FL_REGEX_TEXT_LIMIT && !status; i++) {
        fl_buffer_clear(&text);
        write_text(tree, i, &text);
        status = text.failed ? FL_NO_MEMORY : keep_text(texts, fl_buffer_slice(&text), arena);
    }
    fl_buffer_release(&text);
    return status;
}

enum fl_status fl_regex_texts(struct fl_slice regex, struct fl_arena *arena, struct fl_regex_texts *texts)
{
    texts->count = 0;
    texts->left_out = NULL;
    if (regex.size > FL_REGEX_SIZE_LIMIT) {
        texts->left_out = "it has more than 4096 bytes";
        static_assert(FL_REGEX_SIZE_LIMIT == 4096, "the text above says so");
        return FL_OK;
    }
    struct fl_arena scratch = {0};
    struct tree tree = {0};
    enum fl_status status = FL_OK;
    if (!read_tree(regex, &scratch, &tree)) {
        status = FL_NO_MEMORY;
    } else if (tree.too_deep) {
        texts->left_out = "its groups are nested more than 32 deep";
        static_assert(FL_REGEX_DEPTH_LIMIT == 32, "the text above says so");
    } else {
        count_ways(&tree);
        status = write_texts(&tree, arena, texts);
    }
    fl_arena_release(&scratch);
    return status;
}
