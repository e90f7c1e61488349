// SPDX-License-Identifier: GPL-2.0-or-later
#include "stop_words.h"

#include <stdlib.h>

#include "banned.h"

// In byte order.  "not", "no" and "can" are among them: nearly every message says that something could not be done, and
// the words that tell two messages apart stand beside them.
#define W FL_SLICE_ITEM
static const struct fl_slice stop_words[] = {
    W("a"), W("about"), W("after"), W("again"), W("all"), W("also"), W("although"), W("am"), W("an"), W("and"),
    W("any"), W("are"), W("arent"), W("around"), W("as"), W("at"), W("be"), W("because"), W("been"), W("before"),
    W("being"), W("but"), W("by"), W("came"), W("can"), W("cant"), W("come"), W("could"), W("couldnt"), W("did"),
    W("didnt"), W("do"), W("does"), W("doesnt"), W("doing"), W("dont"), W("each"), W("else"), W("even"),
    W("every"), W("few"), W("for"), W("from"), W("get"), W("gets"), W("getting"), W("give"), W("gives"), W("go"),
    W("goes"), W("going"), W("got"), W("had"), W("hadnt"), W("has"), W("hasnt"), W("have"), W("havent"),
    W("having"), W("he"), W("her"), W("here"), W("him"), W("his"), W("how"), W("i"), W("id"), W("if"), W("ill"),
    W("im"), W("in"), W("into"), W("is"), W("isnt"), W("it"), W("its"), W("ive"), W("just"), W("keep"), W("keeps"),
    W("kind"), W("know"), W("like"), W("little"), W("lot"), W("make"), W("makes"), W("many"), W("may"), W("maybe"),
    W("me"), W("might"), W("more"), W("most"), W("much"), W("must"), W("my"), W("no"), W("not"), W("now"), W("of"),
    W("off"), W("often"), W("on"), W("once"), W("one"), W("only"), W("or"), W("other"), W("our"), W("out"),
    W("over"), W("own"), W("please"), W("probably"), W("quite"), W("rather"), W("really"), W("said"), W("same"),
    W("saw"), W("say"), W("saying"), W("says"), W("see"), W("she"), W("should"), W("shouldnt"), W("since"),
    W("so"), W("some"), W("somehow"), W("someone"), W("something"), W("sometimes"), W("somewhere"), W("still"),
    W("such"), W("sure"), W("than"), W("that"), W("thats"), W("the"), W("their"), W("them"), W("then"), W("there"),
    W("these"), W("they"), W("theyre"), W("thing"), W("things"), W("think"), W("this"), W("those"), W("though"),
    W("through"), W("thus"), W("to"), W("too"), W("tried"), W("tries"), W("try"), W("trying"), W("until"), W("up"),
    W("upon"), W("us"), W("use"), W("used"), W("uses"), W("using"), W("very"), W("via"), W("want"), W("wants"),
    W("was"), W("wasnt"), W("way"), W("we"), W("well"), W("went"), W("were"), W("werent"), W("what"),
    W("whatever"), W("when"), W("where"), W("whether"), W("which"), W("while"), W("who"), W("whole"), W("why"),
    W("will"), W("with"), W("wont"), W("would"), W("wouldnt"), W("yes"), W("yet"), W("you"), W("your"), W("youre"),
};
#undef W

static int compare_word(const void *key, const void *row)
{
    return fl_slice_compare(*(const struct fl_slice *)key, *(const struct fl_slice *)row);
}

bool fl_is_stop_word(struct fl_slice word)
{
    return bsearch(&word, stop_words, sizeof stop_words / sizeof *stop_words, sizeof *stop_words, compare_word);
}
