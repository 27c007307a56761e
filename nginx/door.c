/* The door: a container that publishes the port, holds the socket that listens behind it, and lends that socket to the edge.
 *
 * `omega start door` never reads a byte of a reader's: it only listens, and hands the listening socket to whoever asks at a
 * socket file on a volume that door and edge share. Two edges that have borrowed it take from one queue of connections, so
 * that one follows the other without a connection refused or reset; while no edge is there, connections wait in the queue.
 * A change of this file replaces the door, which closes the port for a moment: what else the edge does belongs elsewhere. */
#define _GNU_SOURCE
#include "door.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define DOOR "/var/lib/omega/door"
#define WAITING 2048
#define EDGES 16

static int address_of(const char *name, struct sockaddr_un *address)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    return snprintf(address->sun_path, sizeof address->sun_path, DOOR "/%s", name) < (int)sizeof address->sun_path;
}

/* Not blocking: two that wait for the same connection must not be held by it when the other was faster. */
static int listen_on(int family, unsigned short port)
{
    struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(port) };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
    int yes = 1, server = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr *own = family == AF_INET ? (struct sockaddr *)&four : (struct sockaddr *)&six;
    socklen_t size = family == AF_INET ? sizeof four : sizeof six;
    if (server < 0 || setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0
        || (family == AF_INET6 && setsockopt(server, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes) != 0)
        || bind(server, own, size) != 0 || listen(server, WAITING) != 0) {
        if (server >= 0)
            close(server);
        return -1;
    }
    return server;
}

static void lend(int edge, const int *sockets, int count)
{
    union { struct cmsghdr header; char space[CMSG_SPACE(2 * sizeof(int))]; } control;
    char greeting = (char)('0' + count);
    struct iovec body = { &greeting, 1 };
    struct msghdr message = { .msg_iov = &body, .msg_iovlen = 1, .msg_control = control.space,
                              .msg_controllen = CMSG_SPACE((size_t)count * sizeof(int)) };
    memset(&control, 0, sizeof control);
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    control.header.cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
    memcpy(CMSG_DATA(&control.header), sockets, (size_t)count * sizeof(int));
    sendmsg(edge, &message, MSG_NOSIGNAL);
}

static void leave(int stop_signal)
{
    (void)stop_signal;
    _exit(0);
}

int door_hold(const char *name, unsigned short port)
{
    struct sockaddr_un address;
    struct pollfd watched[1 + EDGES];
    int sockets[2], count = 0, edges = 0;
    signal(SIGQUIT, leave);
    signal(SIGTERM, leave);
    if ((sockets[count] = listen_on(AF_INET, port)) >= 0)
        count++;
    if ((sockets[count] = listen_on(AF_INET6, port)) >= 0)
        count++;
    int desk = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (count == 0 || desk < 0 || !address_of(name, &address) || (unlink(address.sun_path) != 0 && errno != ENOENT)
        || bind(desk, (struct sockaddr *)&address, sizeof address) != 0 || listen(desk, EDGES) != 0)
        return -1;

    for (;;) {
        watched[0] = (struct pollfd){ .fd = edges < EDGES ? desk : -1, .events = POLLIN };
        if (poll(watched, (nfds_t)(1 + edges), -1) < 0)
            continue;
        /* An edge never speaks: whatever comes from it is its end. */
        for (int i = edges; i > 0; i--)
            if (watched[i].revents) {
                close(watched[i].fd);
                watched[i] = watched[edges--];
            }
        if (watched[0].revents) {
            int edge = accept4(desk, NULL, NULL, SOCK_CLOEXEC);
            if (edge >= 0) {
                lend(edge, sockets, count);
                watched[++edges] = (struct pollfd){ .fd = edge, .events = POLLIN };
            }
        }
    }
}

int door_borrow(const char *name, int sockets[2], int *connection)
{
    union { struct cmsghdr header; char space[CMSG_SPACE(2 * sizeof(int))]; } control;
    char greeting;
    struct iovec body = { &greeting, 1 };
    struct msghdr message = { .msg_iov = &body, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control.space };
    struct sockaddr_un address;
    struct timeval patience = { .tv_sec = 2 };
    int desk = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), count = 0;
    struct cmsghdr *header = NULL;
    if (desk >= 0 && address_of(name, &address) && setsockopt(desk, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0
        && connect(desk, (struct sockaddr *)&address, sizeof address) == 0 && recvmsg(desk, &message, 0) == 1)
        header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        count = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        memcpy(sockets, CMSG_DATA(header), (size_t)count * sizeof(int));
    }
    patience.tv_sec = 0;
    if (count == 0 || setsockopt(desk, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0) {
        close(desk);
        return 0;
    }
    *connection = desk;
    return count;
}

void door_watch(const char *name, int connection)
{
    char nothing;
    int sockets[2], again;
    if (fork() != 0) {
        close(connection);
        return;
    }
    signal(SIGTERM, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    while (read(connection, &nothing, 1) < 0 && errno == EINTR)
        ;
    close(connection);
    while (door_borrow(name, sockets, &again) == 0)
        usleep(50 * 1000);
    kill(getppid(), SIGTERM);
    _exit(0);
}
