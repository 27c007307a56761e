/* Who is asked where a name is. nginx asks every two seconds, so that another address of a container is found at once, and knows
 * nothing when nobody answers it. So it asks a process beside it, which passes each question on to the name server and each answer
 * back, and keeps the last answer: while the name server is silent, that one holds. What the name server denies is forgotten:
 * an address is never told against its word. */
#define _GNU_SOURCE
#include "dns.h"
#include "omega.h"
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef DNS_PORT
#define DNS_PORT 53
#endif
#define HEADER 12
#define MOST_BYTES 512
#define MOST_NAMES 64
#define MOST_ASKED 256
/* Less than resolver_timeout. */
#define PATIENCE 1000

static char server_name[64];
static union {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
} server;

struct message {
    unsigned char bytes[MOST_BYTES];
    size_t size, question;
};
static struct {
    struct message answer;
    long used;
} known[MOST_NAMES];
static struct {
    struct message query;
    struct sockaddr_in from;
    long until;
} asked[MOST_ASKED];

static void first_nameserver(void)
{
    char line[256];
    FILE *file = fopen("/etc/resolv.conf", "r");
    while (file && fgets(line, sizeof line, file) && sscanf(line, "nameserver %63s", server_name) != 1)
        ;
    if (file)
        fclose(file);
}

void dns_read(void)
{
    const char *value = setting("OMEGA_RESOLVER", NULL);
    if (value)
        snprintf(server_name, sizeof server_name, "%s", value);
    else
        first_nameserver();
    if (inet_pton(AF_INET, server_name, &server.four.sin_addr) == 1) {
        server.four.sin_family = AF_INET;
        server.four.sin_port = htons(DNS_PORT);
    } else if (inet_pton(AF_INET6, server_name, &server.six.sin6_addr) == 1) {
        server.six.sin6_family = AF_INET6;
        server.six.sin6_port = htons(DNS_PORT);
    } else
        problem("OMEGA_RESOLVER must be the IP address of a name server (default: the first one in /etc/resolv.conf), given '%s'.", value ? value : server_name);
}

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Reads a message with one question, and how long it is with it; 0 for anything else. */
static int take(int socket, struct message *message, struct sockaddr_in *from)
{
    socklen_t length = sizeof *from;
    ssize_t size = recvfrom(socket, message->bytes, sizeof message->bytes, 0, (struct sockaddr *)from, from ? &length : NULL);
    size_t at = HEADER;
    if (size < HEADER || message->bytes[4] || message->bytes[5] != 1)
        return 0;
    while (at < (size_t)size && message->bytes[at])
        at += message->bytes[at] + 1u;
    message->size = (size_t)size;
    message->question = at + 5;
    return message->question <= message->size;
}

static int is_same_question(const struct message *one, const struct message *other)
{
    return one->question == other->question && !memcmp(one->bytes + HEADER, other->bytes + HEADER, one->question - HEADER);
}

static int find(const struct message *question)
{
    for (int i = 0; i < MOST_NAMES; i++)
        if (known[i].answer.size && is_same_question(&known[i].answer, question))
            return i;
    return -1;
}

/* In the place of what was asked for longest ago, where none is free. */
static void remember(const struct message *answer)
{
    int at = find(answer);
    for (int i = 0; i < MOST_NAMES && at < 0; i++)
        if (!known[i].answer.size)
            at = i;
    if (at < 0)
        for (int i = at = 0; i < MOST_NAMES; i++)
            if (known[i].used < known[at].used)
                at = i;
    known[at].answer = *answer;
    known[at].used = now();
}

static int tell(int desk, const struct message *query, const struct sockaddr_in *to, const struct message *answer)
{
    struct message own = *answer;
    memcpy(own.bytes, query->bytes, 2);
    return sendto(desk, own.bytes, own.size, 0, (const struct sockaddr *)to, sizeof *to) > 0;
}

/* Answers by what is known; whoever asks for what is not is left to wait for the name server. */
static int tell_known(int desk, const struct message *query, const struct sockaddr_in *to)
{
    int at = find(query);
    return at >= 0 && tell(desk, query, to, &known[at].answer);
}

static void ask(int desk, int line)
{
    struct message query;
    struct sockaddr_in from;
    int at = 0;
    if (!take(desk, &query, &from))
        return;
    if (find(&query) >= 0)
        known[find(&query)].used = now();
    /* What failed of the question before is told here, too. Whether this one was sent tells nothing of whether it arrives. */
    if (send(line, query.bytes, query.size, 0) < 0 && send(line, query.bytes, query.size, 0) < 0) {
        tell_known(desk, &query, &from);
        return;
    }
    for (int i = 0; i < MOST_ASKED; i++)
        if (asked[i].until < asked[at].until)
            at = i;
    asked[at].query = query;
    asked[at].from = from;
    asked[at].until = now() + PATIENCE;
}

static void answer(int desk, int line)
{
    struct message answer;
    if (!take(line, &answer, NULL))
        return;
    int code = answer.bytes[3] & 15, count = answer.bytes[6] << 8 | answer.bytes[7];
    /* Neither an address nor a denial: it does not know itself. */
    int is_lost = code != 0 && code != 3;
    for (int i = 0; i < MOST_ASKED; i++)
        if (asked[i].until && !memcmp(asked[i].query.bytes, answer.bytes, 2) && is_same_question(&asked[i].query, &answer)) {
            int at = find(&answer);
            /* A part of the addresses does: nobody here would answer who asks for all of them by TCP. */
            if (count)
                answer.bytes[2] &= (unsigned char)~2;
            if (code == 0 && count)
                remember(&answer);
            else if (!is_lost && at >= 0)
                known[at].answer.size = 0;
            if (!(is_lost && tell_known(desk, &asked[i].query, &asked[i].from)))
                tell(desk, &asked[i].query, &asked[i].from, &answer);
            asked[i].until = 0;
        }
}

/* What was not answered in time, or all of it where nobody listens; whether answers are still waited for. */
static int give_up(int desk, int is_refused)
{
    int left = 0;
    for (int i = 0; i < MOST_ASKED; i++) {
        if (asked[i].until && (is_refused || asked[i].until <= now())) {
            tell_known(desk, &asked[i].query, &asked[i].from);
            asked[i].until = 0;
        }
        left |= asked[i].until != 0;
    }
    return left;
}

static void serve(int desk)
{
    int line = socket(server.any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (line < 0 || connect(line, &server.any, server.any.sa_family == AF_INET ? sizeof server.four : sizeof server.six) != 0)
        usleep(PATIENCE * 1000);
    else
        for (;;) {
            struct pollfd watched[] = { { .fd = desk, .events = POLLIN }, { .fd = line, .events = POLLIN } };
            poll(watched, 2, give_up(desk, 0) ? PATIENCE / 4 : -1);
            if (watched[1].revents & POLLERR) {
                int error;
                socklen_t size = sizeof error;
                getsockopt(line, SOL_SOCKET, SO_ERROR, &error, &size);
                give_up(desk, 1);
            } else if (watched[1].revents)
                answer(desk, line);
            if (watched[0].revents)
                ask(desk, line);
        }
    _exit(FAILED);
}

/* Whatever ends the one that serves (the kernel, where memory runs out), another one follows, and both end with nginx. */
static void stay(int desk)
{
    for (;;) {
        pid_t child = fork();
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            serve(desk);
        }
        if (child < 0 || waitpid(child, NULL, 0) < 0)
            usleep(PATIENCE * 1000);
    }
}

/* Writes what nginx is told; IPv6 answers are asked for only where the name server itself is reached by IPv6. */
void dns_serve(char *out, size_t size)
{
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof own;
    pid_t parent = getpid(), child = -1;
    int is_six = server.any.sa_family == AF_INET6, desk = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const char *rest = is_six ? "valid=2s" : "valid=2s ipv6=off";
    if (desk >= 0 && bind(desk, (struct sockaddr *)&own, sizeof own) == 0 && getsockname(desk, (struct sockaddr *)&own, &length) == 0
        && (child = fork()) == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() == parent)
            stay(desk);
        _exit(FAILED);
    }
    if (child > 0)
        snprintf(out, size, "127.0.0.1:%d %s", ntohs(own.sin_port), rest);
    else
        snprintf(out, size, is_six ? "[%s] %s" : "%s %s", server_name, rest);
    if (desk >= 0)
        close(desk);
}
