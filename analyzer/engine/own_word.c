/*
 * What a function says of a buffer by what it does with it, when its callers are asked.
 *
 *     static const char *name_of(int n, const char *names[], int count)
 *     {
 *         return n > count ? "?" : names[n];
 *     }
 *     ... name_of(m->type, types, ITEMS(types)) ...
 *
 * All calls can be seen, so each is judged with what is known there, which is more.
 * But where none of them knows how large its buffer is, the function is like any other
 * one that is called from elsewhere.
 */
#include "analyzer/engine/run.h"

void own_word_answer(struct engine *e, const struct access *asked,
                     const struct access *answer, bool is_compared)
{
    if (answer->verdict != ACCESS_SAFE && !is_compared &&
        (answer->verdict <= ACCESS_CALLER || answer->is_for_callers))
        return;
    for (size_t k = 0; k < e->own_words.len; k++) {
        struct own_word *word = &e->own_words.at[k];

        if (word->function == asked->made_in && word->inst == asked->made_by)
            word->is_answered = true;
    }
}

void own_word_report(struct engine *e)
{
    for (size_t k = 0; k < e->own_words.len; k++) {
        struct own_word *word = &e->own_words.at[k];

        if (word->is_answered)
            finding_fini(&word->finding);
        else
            *finding_list_add(&e->facts->findings) = word->finding;
    }
}
