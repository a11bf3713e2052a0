/* What is shown, and what is said of it. */
#include "base/text.h"
#include "check.h"
#include "voice/respell.h"
#include "voice/spoken.h"

struct pair {
    const char *shown, *said;
};

static void says(enum language l, const struct pair *pairs, size_t n)
{
    char to[1024];
    for (size_t i = 0; i < n; i++) {
        CHECK(spoken_words(pairs[i].shown, l, to, sizeof to));
        CHECK_TEXT(to, pairs[i].said);
    }
}
#define SAYS(l, ...)                                                                                                   \
    says(l, (const struct pair[]){ __VA_ARGS__ }, sizeof((const struct pair[]){ __VA_ARGS__ }) / sizeof(struct pair))

TEST(kazakh_numbers_are_words)
{
    SAYS(LANGUAGE_KK, { "Тағы 3 кітап", "Тағы үш кітап" }, { "1\u00a0500\u00a0₸", "мың бес жүз теңге" },
         { "250,50 ₸", "екі жүз елу теңге елу тиын" }, { "1500 ₸-ге", "мың бес жүз теңгеге" },
         { "12,5", "он екі бүтін оннан бес" }, { "-5", "минус бес" }, { "50 %", "елу пайыз" },
         { "5%-ға", "бес пайызға" }, { "№ 12", "нөмірі он екі" }, { "№5 сөре", "бесінші сөре" },
         { "1/2", "екіден бір" }, { "5–10 күн", "бестен онға дейін күн" }, { "007", "нөл нөл жеті" });
}

TEST(kazakh_ordinals_and_endings_come_from_the_figure)
{
    SAYS(LANGUAGE_KK, { "5-ші", "бесінші" }, { "40-шы", "қырқыншы" }, { "2-сөре", "екінші сөре" },
         { "25-ке", "жиырма беске" }, { "Сөредегі 4-орын", "Сөредегі төртінші орын" },
         { "XX ғасыр", "жиырмасыншы ғасыр" }, { "ХХІ ғасыр", "жиырма бірінші ғасыр" }, { "І том", "бірінші том" });
}

TEST(kazakh_dates_and_clocks_are_said_as_people_do)
{
    SAYS(LANGUAGE_KK, { "Берілді, 7 желтоқсанға дейін", "Берілді, жетінші желтоқсанға дейін" },
         { "07.12.2026", "екі мың жиырма алтыншы жылғы жетінші желтоқсан" },
         { "2026 жылғы 7 желтоқсан", "екі мың жиырма алтыншы жылғы жетінші желтоқсан" },
         { "14:30", "сағат он төрт отыз" }, { "сағат 09:05", "сағат тоғыз нөл бес" },
         { "Бүгін 18:00-ге дейін ашықпыз.", "Бүгін сағат он сегізге дейін ашықпыз." });
}

TEST(kazakh_signs_and_short_forms_have_words)
{
    SAYS(LANGUAGE_KK, { "кітап т.б.", "кітап тағы басқа." }, { "ЖСН", "жеке сәйкестендіру нөмірі" },
         { "QR-код", "кюар код" }, { "Wi-Fi", "вай-фай" }, { "А. Құнанбаев", "А Құнанбаев" },
         { "«Абай жолы» кітабы", "Абай жолы кітабы" }, { "Harry Potter", "харрй поттер" }, { "кiтап", "кітап" },
         { "Күте тұрыңыз…", "Күте тұрыңыз," });
}

TEST(telephones_are_said_in_groups_and_cards_digit_by_digit)
{
    SAYS(LANGUAGE_KK, { "+7 777 123 45 07", "плюс жеті, жеті жүз жетпіс жеті, жүз жиырма үш, қырық бес, нөл жеті" },
         { "2000 1000 0001", "екі нөл нөл нөл, бір нөл нөл нөл, нөл нөл нөл бір" }, { "112", "жүз он екі" },
         { "1414", "он төрт он төрт" });
    SAYS(LANGUAGE_RU, { "8 (727) 250-07-00", "восемь, семьсот двадцать семь, двести пятьдесят, ноль семь, ноль ноль" });
}

TEST(russian_numbers_agree_with_their_sentence)
{
    SAYS(LANGUAGE_RU, { "Вы взяли 1 книгу", "Вы взяли одну книгу" }, { "Вы взяли 2 книги", "Вы взяли две книги" },
         { "Ещё 21 книга", "Ещё двадцать одна книга" }, { "Завершить с 2 книгами", "Завершить с двумя книгами" },
         { "не больше 5 книг", "не больше пяти книг" }, { "через 2 минуты", "через две минуты" },
         { "через 5 минут", "через пять минут" }, { "через 1 минуту", "через одну минуту" },
         { "осталось 2 дня", "осталось два дня" }, { "1 издание", "одно издание" }, { "с 16 лет", "с шестнадцати лет" },
         { "2 доступные книги", "две доступные книги" }, { "2 500 ₸", "две тысячи пятьсот тенге" },
         { "12,5 %", "двенадцать целых пять десятых процента" }, { "2 %", "два процента" }, { "№5", "номер пять" },
         { "3-й этаж", "третий этаж" });
}

TEST(russian_dates_and_clocks_stand_in_their_case)
{
    SAYS(LANGUAGE_RU, { "Верните до 7 декабря.", "Верните до седьмого декабря." },
         { "07.12.2026", "седьмое декабря две тысячи двадцать шестого года" },
         { "до 7 декабря 2026 г.", "до седьмого декабря две тысячи двадцать шестого года" },
         { "в 2000 году", "в двухтысячном году" }, { "14:30", "четырнадцать тридцать" },
         { "Сегодня открыто до 18:00.", "Сегодня открыто до восемнадцати часов." },
         { "с 14:05", "с четырнадцати ноля пяти" }, { "XX век", "двадцатый век" }, { "ИИН", "и-и-эн" },
         { "Құнанбаев", "кунанбаев" });
}

TEST(english_reads_dates_sums_and_kazakh_names)
{
    SAYS(LANGUAGE_EN, { "Borrowed until 7 December", "Borrowed until the seventh of December" },
         { "7 December 2026", "the seventh of December twenty twenty-six" },
         { "1\u00a0250.50\u00a0₸", "one thousand two hundred and fifty tenge fifty tiyn" },
         { "Open today until 18:00.", "Open today until six p m." }, { "21st", "twenty-first" },
         { "Абай жолы", "Abai zholy" }, { "Don't hurry", "Don't hurry" }, { "Page 1/3", "Page one of three" });
}

TEST(a_sign_without_words_is_told)
{
    char to[64];
    CHECK(!spoken_words("кітап ☃", LANGUAGE_KK, to, sizeof to));
    CHECK_TEXT(to, "кітап");
}

TEST(kazakh_is_spelled_for_its_voice)
{
    static const struct pair pairs[] = { { "су", "сұу" },
                                         { "келу", "келүу" },
                                         { "оқу", "оқұу" },
                                         { "әдеби", "әдебій" },
                                         { "компьютер", "компютер" },
                                         { "университет", "ұниверситет" },
                                         { "уақыт", "уақыт" },
                                         { "тау", "тау" } };
    char to[256];
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        respell_kazakh(pairs[i].shown, to, sizeof to);
        CHECK_TEXT(to, pairs[i].said);
    }
}
