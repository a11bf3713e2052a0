/* libyaml's events become nodes; `at` is the path from the root to the open list or mapping. */
#include "literacy/store/tree.h"

#include <yaml.h>

#include "base/text.h"

struct reading {
    struct arena *arena;
    struct tree_error *error;
    struct tree *at[TREE_DEPTH_MAX];   /* open lists and mappings, outermost first */
    struct tree *last[TREE_DEPTH_MAX]; /* newest entry of each */
    unsigned depth;
    const char *key; /* of the entry that comes next; NULL: none was read */
    unsigned key_line;
    struct tree *root;
};

static enum result bad(struct reading *r, unsigned line, const char *text)
{
    r->error->line = line;
    text_copy(r->error->text, sizeof r->error->text, text);
    return RESULT_BAD;
}

static enum result full(struct reading *r, unsigned line)
{
    return bad(r, line, "there is too much in this file; make it shorter");
}

/* Hangs a node into what is open. */
static enum result hang(struct reading *r, struct tree *node)
{
    if (r->depth == 0) {
        if (r->root != NULL)
            return bad(r, node->line, "a second document begins here; keep one a file");
        r->root = node;
        return RESULT_OK;
    }
    struct tree *parent = r->at[r->depth - 1], *before = r->last[r->depth - 1];
    node->key = r->key;
    node->key_line = r->key != NULL ? r->key_line : node->line;
    r->key = NULL;
    if (before == NULL)
        parent->first = node;
    else
        before->next = node;
    r->last[r->depth - 1] = node;
    parent->count++;
    return RESULT_OK;
}

static bool wants_key(const struct reading *r)
{
    return r->depth > 0 && r->at[r->depth - 1]->kind == TREE_MAPPING && r->key == NULL;
}

static struct tree *node_of(struct reading *r, enum tree_kind kind, unsigned line)
{
    struct tree *node = arena_take(r->arena, sizeof *node, _Alignof(struct tree));
    if (node != NULL)
        *node = (struct tree){ .kind = kind, .line = line };
    return node;
}

static enum result on_word(struct reading *r, const yaml_event_t *e, unsigned line)
{
    size_t n = e->data.scalar.length;
    char *word = arena_take(r->arena, n + 1, 1);
    if (word == NULL)
        return full(r, line);
    text_copy_bytes(word, n + 1, bytes_of(e->data.scalar.value, n));
    if (wants_key(r)) {
        r->key = word;
        r->key_line = line;
        return RESULT_OK;
    }
    struct tree *node = node_of(r, TREE_WORD, line);
    if (node == NULL)
        return full(r, line);
    node->word = word;
    return hang(r, node);
}

static enum result on_open(struct reading *r, enum tree_kind kind, unsigned line)
{
    if (wants_key(r))
        return bad(r, line, "a word and a colon belong here");
    if (r->depth == TREE_DEPTH_MAX)
        return bad(r, line, "lists and mappings stand too deep in each other here");
    struct tree *node = node_of(r, kind, line);
    if (node == NULL)
        return full(r, line);
    enum result result = hang(r, node);
    r->at[r->depth] = node;
    r->last[r->depth++] = NULL;
    return result;
}

static enum result on_event(struct reading *r, const yaml_event_t *e)
{
    unsigned line = (unsigned)e->start_mark.line + 1;
    switch (e->type) {
    case YAML_ALIAS_EVENT:
        return bad(r, line, "*names are not read here; write it out");
    case YAML_SCALAR_EVENT:
        return on_word(r, e, line);
    case YAML_SEQUENCE_START_EVENT:
        return on_open(r, TREE_LIST, line);
    case YAML_MAPPING_START_EVENT:
        return on_open(r, TREE_MAPPING, line);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        r->depth--;
        break;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        break;
    }
    return RESULT_OK;
}

/* What libyaml says, and what to write; the last row serves for all else. */
static const struct {
    const char *problem, *text;
} problems[] = {
    { "mapping values are not allowed", "a colon stands in the middle of a text; put the text between quotes \"…\"" },
    { "could not find expected ':'", "a colon and a blank are missing after the key; write key: value" },
    { "found character that cannot start any token",
      "a tab or a strange sign; write blanks, or put the text in quotes" },
    { "found unexpected end of stream", "the file ends in the middle; a closing quote or bracket is missing" },
    { "did not find expected ',' or",
      "a comma or a closing bracket is missing here or above; put texts with commas in quotes" },
    { "did not find expected node content", "a value or a closing bracket is missing here or above" },
    { "did not find expected key", "the indent or a quote is wrong here or above; align the keys below each other" },
    { "", "this is no YAML; look at colons, quotes and the indent here and above" },
};

static enum result broken(struct reading *r, const yaml_parser_t *parser)
{
    const char *problem = parser->problem != NULL ? parser->problem : "out of memory";
    size_t i = 0;
    while (!text_starts(problem, problems[i].problem))
        i++;
    /* where the quote was opened tells more than the file's end */
    bool open = text_starts(problem, "found unexpected end of stream") && parser->context != NULL;
    size_t line = open ? parser->context_mark.line : parser->problem_mark.line;
    return bad(r, (unsigned)line + 1, problems[i].text);
}

static enum result read_events(struct reading *r, yaml_parser_t *parser)
{
    enum result result = RESULT_OK;
    for (bool end = false; result == RESULT_OK && !end;) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event))
            return broken(r, parser);
        end = event.type == YAML_STREAM_END_EVENT;
        result = on_event(r, &event);
        yaml_event_delete(&event);
    }
    if (result == RESULT_OK && r->root == NULL)
        return bad(r, 1, "the file is empty");
    return result;
}

/* 0: the text is UTF-8 as it should be. */
static unsigned broken_line(struct bytes text)
{
    for (unsigned line = 1; text.n > 0; line++) {
        size_t n = 0;
        while (n < text.n && text.at[n] != '\n')
            n++;
        if (!utf8_valid(bytes_part(text, 0, n)))
            return line;
        text = bytes_part(text, n + 1, text.n);
    }
    return 0;
}

enum result tree_read(struct bytes text, struct arena *arena, const struct tree **out, struct tree_error *error)
{
    struct reading r = { .arena = arena, .error = error };
    unsigned line = broken_line(text);
    yaml_parser_t parser;
    if (line > 0)
        return bad(&r, line, "this line is not UTF-8; save the file as UTF-8");
    if (!yaml_parser_initialize(&parser))
        return bad(&r, 1, "out of memory");
    yaml_parser_set_input_string(&parser, text.at, text.n);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    enum result result = read_events(&r, &parser);
    yaml_parser_delete(&parser);
    if (result == RESULT_OK)
        *out = r.root;
    return result;
}
