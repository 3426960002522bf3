/* What comes to the program from outside while it runs, and what its first descriptors are. */
#include "expect/parser.h"

#include "tables/names.h"

#include <string.h>
#include <sys/resource.h>

/* --------------------------------------------------- stdin, stdout, stderr */

static void parse_pieces(struct parser *parser, struct arrival *arrival)
{
    if (!accept_word(parser, "in"))
        return;
    if (!accept_word(parser, "pieces"))
        refuse(parser, parser->at, "\"pieces\" is wanted here, as in `in pieces 1..700`");
    size_t begin = parser->at;
    arrival->low = parse_number(parser, "the size of a piece is", 1, OFFER_LIMIT);
    if (!skip_text(parser, ".."))
        refuse(parser, begin, "a range is wanted here, such as 1..700");
    arrival->high = parse_number(parser, "the size of a piece is", 1, OFFER_LIMIT);
    wide low, high;
    if (constant_integer(arrival->low, &low) && constant_integer(arrival->high, &high) &&
        low > high)
        refuse(parser, begin, "this range is empty");
}

static struct arrival *add_arrival(struct parser *parser, enum offer_kind kind, size_t place)
{
    struct expect_case *one = parser->one;
    struct arrival *arrival =
        GROW(parser, one->arrivals, one->arrival_count, LIST_LIMIT, "arrivals", place);
    arrival->kind = kind;
    arrival->place = place;
    return arrival;
}

/* One string is there from the start; what is more arrives part by part. */
static void parse_parts(struct parser *parser, size_t begin)
{
    struct expect_case *one = parser->one;
    struct arrival first = {.kind = OFFER_BYTES, .place = begin};
    first.bytes = parse_text(parser, "stdin takes");
    parse_pieces(parser, &first);
    skip_blanks(parser);
    bool more = strcmp(peek_word(parser), "then") == 0;
    if (!more && !first.low) {
        one->input = first.bytes;
        return;
    }
    *add_arrival(parser, OFFER_BYTES, begin) = first;
    while (accept_word(parser, "then")) {
        struct arrival *next = add_arrival(parser, OFFER_BYTES, parser->at);
        next->bytes = parse_text(parser, "stdin takes");
        parse_pieces(parser, next);
    }
    add_arrival(parser, OFFER_END, begin);
}

static void take_stream(struct parser *parser, int number, enum stream_kind kind)
{
    struct expect_case *one = parser->one;
    one->streams[number].kind = kind;
    if (kind != STREAM_FILE)
        return;
    if (is_line_end(parser))
        refuse(parser, parser->at, "a path is wanted here");
    one->streams[number].path = parse_word_value(parser);
}

void parse_stdin(struct parser *parser, size_t begin)
{
    struct expect_case *one = parser->one;
    if (one->streams[0].given)
        refuse(parser, begin, "a case has one stdin line");
    one->streams[0].given = true;
    if (accept_word(parser, "closed"))
        take_stream(parser, 0, STREAM_CLOSED);
    else if (accept_word(parser, "file"))
        take_stream(parser, 0, STREAM_FILE);
    else
        parse_parts(parser, begin);
}

/* stdout TEXT: what must arrive there; stdout to KIND: what it is. */
static void parse_out(struct parser *parser, size_t begin, int number, struct node **wanted)
{
    static const char *const kinds[] = {"pipe", "null", "closed", "file", "pty", "full"};
    const char *word = number == 1 ? "stdout" : "stderr";
    struct expect_case *one = parser->one;
    if (accept_word(parser, "to")) {
        if (one->streams[number].given)
            refuse(parser, begin, "a case has one `%s to` line", word);
        if (one->body_begun)
            refuse(parser, begin, "`%s to` belongs to the head of the case, before its first event",
                   word);
        one->streams[number].given = true;
        one->streams[number].place = begin;
        take_stream(parser, number, (enum stream_kind)parse_choice_of(parser, kinds, STREAM_KINDS));
        return;
    }
    if (*wanted)
        refuse(parser, begin, "a case has one %s line", word);
    *wanted = parse_text(parser, number == 1 ? "stdout takes" : "stderr takes");
}

void parse_stdout(struct parser *parser, size_t begin)
{
    parse_out(parser, begin, 1, &parser->one->output);
}

void parse_stderr(struct parser *parser, size_t begin)
{
    parse_out(parser, begin, 2, &parser->one->errors);
}

/* -------------------------------------------------------------------- feed */

/* feed silence | feed NUMBER end | feed NUMBER TEXT [in pieces RANGE] */
void parse_feed(struct parser *parser, size_t begin)
{
    if (accept_word(parser, "silence")) {
        add_arrival(parser, OFFER_SILENCE, begin);
        return;
    }
    struct node *number = parse_single(parser, "a descriptor is", 0, NUMBER_LIMIT);
    bool ends = accept_word(parser, "end");
    struct arrival *arrival = add_arrival(parser, ends ? OFFER_END : OFFER_BYTES, begin);
    arrival->number = number;
    if (ends)
        return;
    arrival->bytes = parse_text(parser, "feed takes");
    parse_pieces(parser, arrival);
}

/* ---------------------------------------------------------- limit and send */

void parse_limit(struct parser *parser, size_t begin)
{
    static const struct {
        const char *word;
        int resource;
        wide least, most;
    } kinds[] = {{"files", RLIMIT_NOFILE, 3, 4096},
                 {"memory", RLIMIT_AS, 1 << 20, (wide)1 << 40},
                 {"data", RLIMIT_DATA, 0, (wide)1 << 40},
                 {"filesize", RLIMIT_FSIZE, 0, (wide)1 << 40}};
    static const char *const words[] = {"files", "memory", "data", "filesize"};
    struct expect_case *one = parser->one;
    size_t i = parse_choice_of(parser, words, 4);
    for (size_t j = 0; j < one->limit_count; j++)
        if (one->limits[j].resource == kinds[i].resource)
            refuse(parser, begin, "%s are limited twice", words[i]);
    struct limiting *limit =
        GROW(parser, one->limits, one->limit_count, LIST_LIMIT, "limits", begin);
    limit->resource = kinds[i].resource;
    limit->place = begin;
    limit->value = parse_number(parser, "a limit is", kinds[i].least, kinds[i].most);
}

static void want_word(struct parser *parser, const char *word, const char *example)
{
    skip_blanks(parser);
    size_t place = parser->at;
    if (!accept_word(parser, word))
        refuse(parser, place, "\"%s\" is wanted here, as in `%s`", word, example);
}

/* send SIGNAL when CALL blocks [NUMBER times] */
void parse_send(struct parser *parser, size_t begin)
{
    static const char example[] = "send SIGUSR1 when read blocks";
    struct expect_case *one = parser->one;
    struct signalling *send =
        GROW(parser, one->signals, one->signal_count, INJECT_LIMIT, "send lines", begin);
    skip_blanks(parser);
    size_t place = parser->at;
    send->place = begin;
    send->signal = signal_number(scan_word(parser));
    if (!send->signal)
        refuse(parser, place, "the name of a signal is wanted here, as in `%s`", example);
    want_word(parser, "when", example);
    skip_blanks(parser);
    place = parser->at;
    send->abi = ABI_X86_64;
    const char *word = scan_word(parser);
    if (!*word)
        refuse(parser, place, "the name of a call is wanted here, not %s", piece_here(parser));
    send->number = find_call(parser, send->abi, word, place);
    want_word(parser, "blocks", example);
    if (is_line_end(parser))
        return;
    send->times = parse_number(parser, "a signal is sent", 1, 100);
    want_word(parser, "times", "send SIGUSR1 when read blocks 2 times");
}

/* -------------------------------------------------------------------- peer */

/* called N times: by how many connections */
static bool parse_called(struct parser *parser, struct meeting *peer)
{
    enum { MOST = 64 };
    size_t place = parser->at;
    if (!accept_word(parser, "called"))
        return false;
    if (peer->role != ROLE_SERVER)
        refuse(parser, place, "it is a server that is called");
    if (is_line_end(parser))
        refuse(parser, parser->at, "how often? called takes an integer, and times behind it");
    peer->calls = parse_single(parser, "the calls of a server are", 0, MOST);
    if (!accept_word(parser, "times"))
        refuse(parser, parser->at, "\"times\" is wanted here");
    return true;
}

/* peer client|server PORT { sends TEXT | expects TEXT }; peer server PORT called N times */
void parse_peer(struct parser *parser, size_t begin)
{
    static const char *const roles[] = {"client", "server"}, *const turns[] = {"sends", "expects"};
    struct expect_case *one = parser->one;
    struct meeting *peer = GROW(parser, one->meetings, one->meeting_count, 8, "peers", begin);
    peer->place = begin;
    peer->role = (enum role)parse_choice_of(parser, roles, 2);
    parser->handing = false;
    peer->port = parse_single(parser, "a port is", 1, 65535);
    if (parse_called(parser, peer))
        return;
    while (!is_line_end(parser)) {
        struct speech *speech =
            GROW(parser, peer->speeches, peer->speech_count, 32, "turns of a peer", parser->at);
        speech->sends = parse_choice_of(parser, turns, 2) == 0;
        parser->handing = speech->sends;
        speech->bytes = parse_text(parser, speech->sends ? "sends takes" : "expects takes");
    }
    if (!peer->speech_count)
        refuse(parser, parser->at, "what does it say? \"sends\" or \"expects\" is wanted here");
}
