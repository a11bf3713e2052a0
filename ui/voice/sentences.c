#include "voice/sentences.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "language/language.h"
#include "voice/voice.h"

enum { PARTS_MAX = 2 };

static const struct {
    const char *name;
    const char *parts[PARTS_MAX];
} sentences[] = {
    { "welcome", { N_("Welcome!"), N_("Lay your card or your books on the pad. We do the rest.") } },
    { "welcome.choose", { N_("Welcome!"), N_("Choose what you would like to do.") } },
    { "welcome.checkout", { N_("Borrow books") } },
    { "welcome.return", { N_("Return books") } },
    { "welcome.account", { N_("My books") } },
    { "welcome.learn", { N_("Learn") } },
    { "identify", { N_("Lay your library card on the pad"), N_("Leave it there until the screen changes.") } },
    { "identify.scanner", { N_("Scan your library card"), N_("Or type its number.") } },
    { "identify.no-pad", { N_("The pad is not working."), N_("It is not your fault. Type the number to go on.") } },
    { "identify.pin", { N_("Type your PIN"), N_("Nobody else should see it.") } },
    { "identify.expired", { N_("This card has expired. Staff can renew it.") } },
    { "identify.other-pad", { N_("Please lay your card on the other pad.") } },
    { "identify.ok", { N_("Continue") } },
    { "checkout", { N_("Lay your books on the pad. They are borrowed by themselves.") } },
    { "checkout.one", { N_("Lay one book on the pad at a time. It is borrowed by itself.") } },
    { "checkout.scanner", { N_("Scan each book, or type its number.") } },
    { "checkout.done", { N_("Finish") } },
    { "return", { N_("Lay the books on the pad. No card needed.") } },
    { "return.scanner", { N_("Scan each book, or type its number. No card needed.") } },
    { "finish.nothing", { N_("All done") } },
    { "finish.receipt", { N_("Would you like a receipt?") } },
    { "finish.receipt.none", { N_("Finish without a receipt") } },
    { "finish.receipt.qr", { N_("On my phone") } },
    { "family.next", { N_("Next in the family") } },
    { "left-behind.card", { N_("Your card is still on the pad"), N_("Please take your card") } },
    { "left-behind.book", { N_("A book is still on the pad"), N_("Please take the book") } },
    { "account.renew-all", { N_("Renew all I can") } },
    { "account.look", { N_("Look up a book") } },
    { "look", { N_("Look up a book"), N_("Lay a book on the pad, or type its number.") } },
    { "time-out", { N_("Do you need more time?"), N_("Touch the screen if you need more time.") } },
    { "time.more", { N_("Yes, more time") } },
    { "languages", { N_("Choose a language") } },
    { "mismatch.back", { N_("Back to the books") } },
    { "offer", { N_("Shall we make it easier?"), N_("This time only. Nothing is lost.") } },
    { "offer.no", { N_("No, thank you") } },
    { "offer.time", { N_("More time") } },
    { "offer.bigger", { N_("Bigger letters") } },
    { "help", { N_("Staff are glad to help. Call them at any time.") } },
    { "nav.call", { N_("Call staff") } },
    { "nav.home", { N_("Home") } },
    { "nav.back", { N_("Back") } },
    { "nav.help", { N_("Help") } },
    { "nav.more", { N_("More") } },
    { "nav.comfort", { N_("Make it easier") } },
    { "nav.slower", { N_("Slower") } },
    { "nav.again", { N_("Say it again") } },
    { "guided.card", { N_("Lay your card on the pad"), N_("Leave it there until the screen changes.") } },
    { "guided.book", { N_("Lay the book on the pad"), N_("Cover up. No need to press or slide.") } },
    { "guided.book-scanner", { N_("Scan the book"), N_("Or type its number.") } },
    { "guided.result", { N_("Look: this is your book") } },
    { "guided.end", { N_("You did it yourself"), N_("Take your book and your card.") } },
    { "guided.next-card", { N_("My card is on the pad") } },
    { "guided.next-book", { N_("It is on the pad") } },
    { "guided.next-scanned", { N_("I have scanned it") } },
    { "guided.next-result", { N_("I see it") } },
    { "guided.own", { N_("On my own") } },
    { "learn", { N_("Take your time. Nothing can go wrong here."), N_("Choose what you would like to learn.") } },
    { "comfort", { N_("Make it yours."), N_("It all goes back when you leave.") } },
    { "comfort.done", { N_("Done") } },
    { "comfort.reset", { N_("As it was") } },
    { "sorry",
      { N_("Sorry, we made a mistake"), N_("It is not your fault. Your loans are safe. Please begin again.") } },
    { "closed", { N_("The kiosk is closed"), N_("We will be back soon.") } },
    { "out-of-service",
      { N_("The kiosk is not working now"), N_("It is not your fault. Staff will help you at the desk.") } },
    { "hold", { N_("Reserve this book?"), N_("It is kept for you as soon as it is free.") } },
    { "hold.yes", { N_("Yes, reserve") } },
    { "hold.cancel", { N_("Cancel this reservation?"), N_("Another reader gets the book then.") } },
    { "hold.cancel.yes", { N_("Yes, cancel it") } },
    { "costs", { N_("Borrowing this book costs something."), N_("Please read the sum on the screen.") } },
    { "costs.yes", { N_("Yes, borrow") } },
    { "costs.renewal", { N_("Renewing costs something."), N_("Please read the sum on the screen.") } },
    { "costs.renewal.yes", { N_("Yes, renew") } },
    { "pay", { N_("Pay a fee") } },
    { "pay.staff", { N_("Pay a fee"), N_("Please give the money to a member of staff.") } },
    { "attract.begin", { N_("Begin") } },
};

size_t sentences_count(void)
{
    return sizeof sentences / sizeof *sentences;
}

const char *sentence_name(size_t i)
{
    assert(i < sentences_count());
    return sentences[i].name;
}

void sentence_words(size_t i, enum language l, char to[static SENTENCE_WORDS_SIZE])
{
    assert(i < sentences_count());
    *to = '\0';
    for (size_t part = 0; part < PARTS_MAX && sentences[i].parts[part] != NULL; part++)
        voice_add_sentence(to, SENTENCE_WORDS_SIZE, say(l, sentences[i].parts[part]));
}

/* Bytes of the longest one that `said` begins with; 0 for none. */
static size_t begins_with(const char *said, enum language l, size_t *which)
{
    char words[SENTENCE_WORDS_SIZE];
    size_t longest = 0;
    for (size_t i = 0; i < sentences_count(); i++) {
        sentence_words(i, l, words);
        size_t n = strlen(words);
        if (n <= longest || !text_starts(said, words) || (said[n] != '\0' && said[n] != ' '))
            continue;
        longest = n;
        *which = i;
    }
    return longest;
}

size_t sentences_of(const char *said, enum language l, size_t to[static SENTENCES_AT_ONCE])
{
    size_t count = 0;
    while (*said != '\0') {
        size_t n = count < SENTENCES_AT_ONCE ? begins_with(said, l, &to[count]) : 0;
        if (n == 0)
            return 0;
        count++;
        said += n;
        said += strspn(said, " ");
    }
    return count;
}
