// SPDX-License-Identifier: GPL-2.0-or-later
#include "stop_words.h"

#include <stdlib.h>

#include "banned.h"

// In byte order.  "not", "no" and "can" are among them: nearly every message says that something could not be done, and
// the words that tell two messages apart stand beside them.
static const char *const stop_words[] = {
    "a", "about", "after", "again", "all", "also", "although", "am", "an", "and", "any", "are", "arent", "around",
    "as", "at", "be", "because", "been", "before", "being", "but", "by", "came", "can", "cant", "come", "could",
    "couldnt", "did", "didnt", "do", "does", "doesnt", "doing", "dont", "each", "else", "even", "every", "few", "for",
    "from", "get", "gets", "getting", "give", "gives", "go", "goes", "going", "got", "had", "hadnt", "has", "hasnt",
    "have", "havent", "having", "he", "her", "here", "him", "his", "how", "i", "id", "if", "ill", "im", "in", "into",
    "is", "isnt", "it", "its", "ive", "just", "keep", "keeps", "kind", "know", "like", "little", "lot", "make",
    "makes", "many", "may", "maybe", "me", "might", "more", "most", "much", "must", "my", "no", "not", "now", "of",
    "off", "often", "on", "once", "one", "only", "or", "other", "our", "out", "over", "own", "please", "probably",
    "quite", "rather", "really", "said", "same", "saw", "say", "saying", "says", "see", "she", "should", "shouldnt",
    "since", "so", "some", "somehow", "someone", "something", "sometimes", "somewhere", "still", "such", "sure",
    "than", "that", "thats", "the", "their", "them", "then", "there", "these", "they", "theyre", "thing", "things",
    "think", "this", "those", "though", "through", "thus", "to", "too", "tried", "tries", "try", "trying", "until",
    "up", "upon", "us", "use", "used", "uses", "using", "very", "via", "want", "wants", "was", "wasnt", "way", "we",
    "well", "went", "were", "werent", "what", "whatever", "when", "where", "whether", "which", "while", "who",
    "whole", "why", "will", "with", "wont", "would", "wouldnt", "yes", "yet", "you", "your", "youre",
};

static int compare_word(const void *key, const void *row)
{
    return fl_slice_compare(*(const struct fl_slice *)key, fl_slice_of(*(const char *const *)row));
}

bool fl_is_stop_word(struct fl_slice word)
{
    return bsearch(&word, stop_words, sizeof stop_words / sizeof *stop_words, sizeof *stop_words, compare_word);
}
