/* The only program in the image beside nginx: starts it, probes it, and switches the edge. No shell is needed for any
 * of these, so none is there. */
#include "omega.h"
#include "apiPath.h"
#include "dns.h"
#include "door.h"
#include "hosts.h"
#include "tls.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
/* The compiler of a base made from Debian's packages cannot read the size that glibc gives to a parameter here. */
#define _REGEX_NELTS(count)
#include <regex.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROVEN RUN "/proven"
#ifndef LOGS
#define LOGS "/var/log/omega"
#endif
#define HEALTH "/.omega/health"
#define ABOUT "/.omega/version.json"
#ifndef START
#define START "/usr/share/omega/start"
#endif
#define PROBE_PORT "8081"
#define OWN_PORT "8082"
#define MOST_SERVICES 16
#define LOG_LIMIT (16L * 1024 * 1024)
#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789_.-"
#define HOST_CHARACTERS NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

int problems;
static FILE *reason;

/* Every problem is reported before the program gives up, so that one start shows them all. */
void problem(const char *format, ...)
{
    FILE *targets[] = { stderr, reason };
    for (int i = 0; i < 2 && targets[i]; i++) {
        va_list list;
        va_start(list, format);
        fputs("omega: ", targets[i]);
        vfprintf(targets[i], format, list);
        fputc('\n', targets[i]);
        va_end(list);
    }
    problems++;
}

const char *setting(const char *name, const char *fallback)
{
    const char *value = getenv(name);
    return value && *value ? value : fallback;
}

/* The whole text as a number, or -1: "80x", "+80", " 80" and "" are no numbers. */
long number(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && length < 6 && strspn(text, "0123456789") == length ? atol(text) : -1;
}

int only(const char *text, size_t length, const char *allowed)
{
    return length > 0 && strspn(text, allowed) >= length;
}

static const char *port(const char *reserved)
{
    const char *value = setting("OMEGA_PORT", "8080");
    long given = number(value);
    if (given < 1024 || given > 65535 || strcmp(value, reserved) == 0)
        problem("OMEGA_PORT must be a port from 1024 to 65535%s%s, given '%s'.", *reserved ? " other than " : "", reserved, value);
    return value;
}

/* host:port of whom this container asks itself; empty: nobody. */
static const char *peer(const char *name, const char *value, const char *example)
{
    const char *colon = strrchr(value, ':');
    long given = colon ? number(colon + 1) : -1;
    size_t length = colon ? (size_t)(colon - value) : 0;
    if (*value && (!only(value, length, HOST_CHARACTERS) || *value == '-' || *value == '.' || given < 1 || given > 65535))
        problem("%s must be host:port, such as %s, or empty for none, given '%s'.", name, example, value);
    return value;
}

static const char *path_of(const char *name, const char *value)
{
    regex_t pattern;
    if (regcomp(&pattern, API_PATH_PATTERN, REG_EXTENDED | REG_NOSUB) != 0 || regexec(&pattern, value, 0, NULL, 0) != 0 || strchr(value, '\n'))
        problem("%s must start and end with '/', with one to eight names of letters, digits and _ . - between, none of them "
                "longer than 63 or with a dot in front, given '%s'.", name, value);
    return value;
}

struct service {
    const char *path, *at;
    char limits[96];
};

/* The first service, and those after it: OMEGA_SERVICES is "PATH=HOST:PORT …", and "PATH …" at the edge, which passes all on to the site. */
static int read_services(struct service list[MOST_SERVICES], int edge)
{
    int count = 0;
    const char *at = peer("OMEGA_API", setting("OMEGA_API", ""), "api:8000"), *path = path_of("OMEGA_API_PATH", setting("OMEGA_API_PATH", "/api/"));
    char *rest = strdup(setting("OMEGA_SERVICES", ""));
    if (edge ? getenv("OMEGA_API_PATH") != NULL : *at)
        list[count++] = (struct service){ path, at, "" };
    for (char *item; (item = strsep(&rest, " "));) {
        char *equals = strchr(item, '=');
        if (!*item)
            continue;
        if (count == MOST_SERVICES || (edge ? equals != NULL : !equals || !equals[1])) {
            problem("OMEGA_SERVICES must be %s for each of at most %d services, given '%s'.",
                    edge ? "a path" : "path=host:port", MOST_SERVICES, item);
            return count;
        }
        if (equals)
            *equals = 0;
        list[count].path = path_of("OMEGA_SERVICES", item);
        list[count++].at = edge ? "" : peer("OMEGA_SERVICES", equals + 1, "api:8000");
    }
    return count;
}

/* OMEGA_LIMITS is "PATH=SECONDS,MIB …": how long a service may be silent, and how large a body it takes; else what common.conf says. */
static void read_limits(struct service *list, int count)
{
    char *rest = strdup(setting("OMEGA_LIMITS", ""));
    for (char *item; (item = strsep(&rest, " "));) {
        char *given = strdup(item), *equals = strchr(item, '='), *comma = equals ? strchr(equals, ',') : NULL;
        int i = 0;
        if (!*item)
            continue;
        if (comma)
            *equals = *comma = 0;
        while (i < count && strcmp(list[i].path, item) != 0)
            i++;
        if (!comma || i == count || number(equals + 1) < 1 || number(comma + 1) < 1)
            problem("OMEGA_LIMITS must be path=seconds,mebibytes for paths of services, given '%s'.", given);
        else
            snprintf(list[i].limits, sizeof list[i].limits, "proxy_read_timeout %lds; client_max_body_size %ldm;", number(equals + 1), number(comma + 1));
    }
}

static const char *without_slash(const char *path)
{
    return strndup(path, strlen(path) - 1);
}

/* Writes the networks whose word counts, one "NETWORK 1;" each, as nginx's geo takes them. */
static void trusted_proxies(void)
{
    char copy[2048], network[64], address[16], *rest = copy;
    FILE *out = problems ? NULL : fopen(RUN "/proxies.conf", "w");
    const char *value = setting("OMEGA_TRUSTED_PROXIES", "");
    snprintf(copy, sizeof copy, "%s", value);
    for (char *item; (item = strsep(&rest, " ,"));) {
        char *slash = strchr(item, '/');
        long bits = slash ? number(slash + 1) : 0;
        int six = strchr(item, ':') != NULL, most = six ? 128 : 32;
        if (!*item)
            continue;
        snprintf(network, sizeof network, "%.*s", slash ? (int)(slash - item) : (int)strlen(item), item);
        if (strlen(value) >= sizeof copy || inet_pton(six ? AF_INET6 : AF_INET, network, address) != 1 || bits < 0 || bits > most)
            problem("OMEGA_TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, given '%s'.", item);
        else if (out)
            fprintf(out, "%s 1;\n", item);
    }
    if (out && fclose(out) != 0)
        problem(RUN "/proxies.conf cannot be written: %s.", strerror(errno));
}

/* Standard output has every line in any case; a file has them too, unless nothing is mounted for it. */
static void log_files(int edge)
{
    const char *value = edge ? "folder" : setting("OMEGA_LOGS", "folder");
    int writes = strcmp(value, "stdout") != 0;
    FILE *out;
    if (writes && strcmp(value, "folder") != 0)
        problem("OMEGA_LOGS must be folder or stdout, given '%s'.", value);
    else if (writes && access(LOGS, W_OK) != 0)
        problem("%s must be writable by uid %d: mount a volume there (%s).", LOGS, (int)getuid(), strerror(errno));
    else if (!problems && (!(out = fopen(RUN "/logs.conf", "w")) || fputs(writes ? "access_log " LOGS "/site.access.log json;\n" : "", out) < 0 || fclose(out) != 0))
        problem(RUN "/logs.conf cannot be written: %s.", strerror(errno));
}

/* In a cluster, where no edge is: the pods of the site are told by a variable, and tell nginx by a file. */
static void site_maintenance(int edge)
{
    const char *value = edge ? "off" : setting("OMEGA_MAINTENANCE", "off");
    FILE *out = NULL;
    if (strcmp(value, "on") != 0 && strcmp(value, "off") != 0)
        problem("OMEGA_MAINTENANCE must be on or off, given '%s'.", value);
    else if (*value && value[1] == 'f' ? unlink(RUN "/maintenance") != 0 && errno != ENOENT
                                       : !problems && (!(out = fopen(RUN "/maintenance", "w")) || fclose(out) != 0))
        problem(RUN "/maintenance cannot be changed: %s.", strerror(errno));
}

int has_ipv6(void)
{
    struct sockaddr_in6 any = { .sin6_family = AF_INET6 };
    int probe = socket(AF_INET6, SOCK_STREAM, 0), works = probe >= 0 && bind(probe, (struct sockaddr *)&any, sizeof any) == 0;
    if (probe >= 0)
        close(probe);
    return works;
}

/* Copies a template, replacing @NAME@ by the value of a fixed list; nginx's own $variables stay as they are. */
void render(const char *from, const char *to, const char *values[][2])
{
    char line[1024];
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    if (!in || !out) {
        problem("%s cannot be rendered to %s: %s.", from, to, strerror(errno));
        return;
    }
    while (fgets(line, sizeof line, in))
        for (char *rest = line; *rest;) {
            size_t i = 0;
            while (values[i][0] && strncmp(rest, values[i][0], strlen(values[i][0])) != 0)
                i++;
            fputs(values[i][0] ? values[i][1] : (char[]){ *rest, 0 }, out);
            rest += values[i][0] ? strlen(values[i][0]) : 1;
        }
    if (ferror(in) || fclose(out) != 0)
        problem("%s cannot be written: %s.", to, strerror(errno));
    fclose(in);
}

static pid_t standing_by;

static void stop_standing_by(int stop_signal)
{
    kill(standing_by, stop_signal);
    _exit(DONE);
}

/* Whether this is the edge that `omega serve` has named last, also after a restart. */
static int is_serving(void)
{
    char name[256] = "", own[256] = "";
    return readlink(EDGE "/serving", name, sizeof name - 1) > 0 && gethostname(own, sizeof own - 1) == 0 && strcmp(name, own) == 0;
}

/* Runs nginx on the loopback address alone, where the edge can be proved, until it is named. Then it has borrowed its ports. */
static int borrow_when_named(const char *doors[2], const char *config)
{
    int sockets[2], connections[2], missing = 0;
    char inherited[128] = "";
    if ((standing_by = fork()) == 0) {
        execl("/usr/sbin/nginx", "nginx", "-e", "stderr", "-c", config, (char *)NULL);
        _exit(FAILED);
    }
    signal(SIGQUIT, stop_standing_by);
    signal(SIGTERM, stop_standing_by);
    while (missing < 2 && *doors[missing]) {
        int count = 0;
        if (standing_by < 0 || waitpid(standing_by, NULL, WNOHANG) != 0) {
            problem("nginx ended before the edge was named.");
            return 0;
        }
        if (!is_serving() || (count = door_borrow(doors[missing], sockets, &connections[missing])) == 0) {
            usleep(20 * 1000);
            continue;
        }
        for (int i = 0; i < count; i++)
            snprintf(inherited + strlen(inherited), sizeof inherited - strlen(inherited), "%d;", sockets[i]);
        missing++;
    }
    kill(standing_by, SIGTERM);
    waitpid(standing_by, NULL, 0);
    signal(SIGQUIT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    for (int i = 0; i < missing; i++)
        door_watch(doors[i], connections[i]);
    setenv("NGINX", inherited, 1);
    return 1;
}

static int start(const char *role)
{
    char dns[128] = "", config[256], template[256];
    int edge = strcmp(role, "edge") == 0;
    const char *door = setting("OMEGA_DOOR", "");
    if (!strcmp(role, "door")) {
        if (number(door) < 1 || number(door) > 65535) {
            problem("OMEGA_DOOR must be the port that is published, 1 to 65535, given '%s'.", door);
            return FAILED;
        }
        door_hold(door, (unsigned short)number(port("")));
        problem("The door of port %s cannot be held: %s.", door, strerror(errno));
        return FAILED;
    }
    if (!edge && strcmp(role, "site") != 0) {
        problem("start takes site, edge or door, given '%s'.", role);
        return USAGE;
    }
    if (edge && *door && number(door) < 1)
        problem("OMEGA_DOOR must be the port that the door publishes, or empty for an edge that publishes its own, given '%s'.", door);
    dns_read();
    const char *listen = port(edge ? PROBE_PORT : "");
    const char *newest = peer("OMEGA_NEWEST", setting("OMEGA_NEWEST", ""), "site-newest:80");
    const char *arriving = peer("OMEGA_ARRIVING", setting("OMEGA_ARRIVING", ""), "site-arriving:80");
    const char *before = peer("OMEGA_BEFORE", setting("OMEGA_BEFORE", ""), "site-before:80");
    struct service list[MOST_SERVICES] = { { 0 } };
    int count = read_services(list, edge);
    read_limits(list, count);
    struct tls tls = { 0 };
    struct hosts hosts = { 0 };
    if (edge) {
        tls_read(&tls);
        hosts_read(&hosts);
    }
    const char *doors[] = { door, tls.port };
    char four[64], six[64] = "", *services, *paths;
    size_t size;
    snprintf(four, sizeof four, "listen %s;", listen);
    if (has_ipv6())
        snprintf(six, sizeof six, "listen [::]:%s ipv6only=on;", listen);
    /* What a service says is its own; without one every address is the site's. */
    FILE *passed = open_memstream(&services, &size), *named = open_memstream(&paths, &size);
    for (int i = 0; i < count; i++) {
        if (edge)
            fprintf(passed, "location ^~ %s { %s include " RECIPE "/pass.conf; } location = %s { %s include " RECIPE "/pass.conf; }\n",
                    list[i].path, list[i].limits, without_slash(list[i].path), list[i].limits);
        fprintf(named, "%s\"%s\"", i ? "," : "", list[i].path);
    }
    fclose(passed);
    fclose(named);
    const char *values[][2] = { { "@LISTEN@", four }, { "@LISTEN_IPV6@", six }, { "@PORT@", listen }, { "@SERVICES@", services },
                                { "@RESOLVER@", dns }, { "@API_PATH@", count ? list[0].path : "" }, { "@PATHS@", paths },
                                { "@NEWEST@", newest }, { "@ARRIVING@", arriving }, { "@BEFORE@", before }, { NULL, NULL } };
    if (mkdir(RUN, 0700) != 0 && errno != EEXIST)
        problem("%s cannot be made: mount a tmpfs on /tmp that uid %d may write (%s).", RUN, (int)getuid(), strerror(errno));
    trusted_proxies();
    log_files(edge);
    site_maintenance(edge);
    /* What a start before this one proved says nothing of this one. */
    if (unlink(PROVEN) != 0 && errno != ENOENT)
        problem(PROVEN " cannot be removed: %s.", strerror(errno));
    if (problems)
        return FAILED;

    dns_serve(dns, sizeof dns);
    snprintf(template, sizeof template, RECIPE "/%s.template", role);
    snprintf(config, sizeof config, RECIPE "/%s.conf", edge ? "edge" : "nginx");
    if (edge && *door) {
        values[0][1] = values[1][1] = "";
        render(template, RUN "/server.conf", values);
        tls_render(&tls, &hosts, listen, "127.0.0.1:");
        hosts_render(&hosts, "", "", dns, *tls.port != 0);
        if (problems || !borrow_when_named(doors, config))
            return FAILED;
        values[0][1] = four;
        values[1][1] = six;
    }
    render(template, RUN "/server.conf", values);
    if (edge) {
        tls_render(&tls, &hosts, listen, "");
        /* What is said of an address once holds for all servers there. */
        if (*six)
            snprintf(six, sizeof six, "listen [::]:%s;", listen);
        hosts_render(&hosts, four, six, dns, *tls.port != 0);
    }
    for (int i = 0; i < MOST_SERVICES; i++) {
        snprintf(template, sizeof template, RUN "/api%d.conf", i);
        if (!edge && i < count) {
            const char *own[][2] = { { "@API@", list[i].at }, { "@API_PATH@", list[i].path },
                                     { "@API_PATH_BARE@", without_slash(list[i].path) }, { "@LIMITS@", list[i].limits }, { NULL, NULL } };
            render(RECIPE "/api.template", template, own);
        } else if (unlink(template) != 0 && errno != ENOENT)
            problem("%s cannot be removed: %s.", template, strerror(errno));
    }
    if (problems)
        return FAILED;
    execl("/usr/sbin/nginx", "nginx", "-e", "stderr", "-c", config, (char *)NULL);
    problem("/usr/sbin/nginx cannot be started: %s.", strerror(errno));
    return FAILED;
}

static void too_late(int alarm_signal)
{
    (void)alarm_signal;
    _exit(FAILED);
}

/* Asks nginx on the loopback address; the body goes to `body` when it is given. Returns the status, 0 when there is none. */
static int fetch(const char *path, const char *port_text, int seconds, FILE *body)
{
    char buffer[4096];
    size_t used = 0;
    long target = number(port_text);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)target),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int status = 0, server = socket(AF_INET, SOCK_STREAM, 0);
    int length = snprintf(buffer, sizeof buffer, "GET %s HTTP/1.0\r\nHost: localhost\r\nUser-Agent: omega\r\n\r\n", path);
    if (target < 1 || target > 65535 || length >= (int)sizeof buffer || server < 0)
        return 0;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGALRM, too_late);
    alarm((unsigned)seconds);
    if (connect(server, (struct sockaddr *)&address, sizeof address) != 0 || write(server, buffer, (size_t)length) != length)
        return 0;

    char *end = NULL;
    ssize_t got;
    while (!end && used < sizeof buffer - 1 && (got = read(server, buffer + used, sizeof buffer - 1 - used)) > 0) {
        used += (size_t)got;
        buffer[used] = 0;
        end = strstr(buffer, "\r\n\r\n");
    }
    if (!end || sscanf(buffer, "HTTP/%*d.%*d %d", &status) != 1)
        return 0;
    if (body && status == 200) {
        fwrite(end + 4, 1, used - (size_t)(end + 4 - buffer), body);
        while ((got = read(server, buffer, sizeof buffer)) > 0)
            fwrite(buffer, 1, (size_t)got, body);
        if (got < 0 || fflush(body) != 0)
            status = 0;
    }
    close(server);
    return status;
}

/* Whether nginx goes on writing to a file that a container beside this one has moved away: they share the volume. */
static int writes_elsewhere(void)
{
    char path[300], target[512];
    int elsewhere = 0;
    struct dirent *entry;
    DIR *folder = opendir("/proc/1/fd");
    while (folder && (entry = readdir(folder))) {
        snprintf(path, sizeof path, "/proc/1/fd/%s", entry->d_name);
        ssize_t length = readlink(path, target, sizeof target - 1);
        if (length <= 0)
            continue;
        target[length] = 0;
        elsewhere |= !strncmp(target, LOGS "/", sizeof LOGS) && (strstr(target, ".log.1") || strstr(target, " (deleted)"));
    }
    if (folder)
        closedir(folder);
    return elsewhere;
}

/* Keeps each log file of this role to 16 MiB and one predecessor: no other process lives here that could. */
static void rotate_logs(const char *role)
{
    char path[512], before[520];
    int rotated = 0;
    struct dirent *entry;
    struct stat info;
    DIR *folder = opendir(LOGS);
    while (folder && (entry = readdir(folder))) {
        size_t length = strlen(entry->d_name);
        snprintf(path, sizeof path, LOGS "/%s", entry->d_name);
        if (strncmp(entry->d_name, role, strlen(role)) != 0 || length < 4 || strcmp(entry->d_name + length - 4, ".log") != 0
            || lstat(path, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size < LOG_LIMIT)
            continue;
        snprintf(before, sizeof before, "%s.1", path);
        rotated |= rename(path, before) == 0;
    }
    if (folder)
        closedir(folder);
    if (rotated || writes_elsewhere())
        kill(1, SIGUSR1);
}

static int ask(const char *path, const char *port_text, int seconds, FILE *body)
{
    int status = *path == '/' && !strpbrk(path, " \r\n") ? fetch(path, port_text, seconds, body) : 0;
    if (status == 200)
        return DONE;
    problem("http://127.0.0.1:%s%s answers %d, must answer 200.", port_text, path, status);
    return FAILED;
}

/* Whether the site answers a path with a text, or with anything where none is given; another answer is final, no answer at all is not.
 * A page is not known by its tags: it may spell <html> as it likes, or leave it out. */
static int answers(const char *path, const char *port_text, const char *expected)
{
    char *text = NULL;
    size_t size = 0;
    FILE *body = open_memstream(&text, &size);
    int status = body ? fetch(path, port_text, 2, body) : 0, result = DONE;
    if (body)
        fclose(body);
    if (!expected && (status == 301 || status == 302 || status == 307 || status == 308))
        result = DONE; /* The stack leads it elsewhere: the site itself never does so with this address. */
    else if (status != 200) {
        problem("http://127.0.0.1:%s%s answers %d, must answer 200.", port_text, path, status);
        result = status ? REFUSED : FAILED;
    } else if (!expected && !size) {
        problem("http://127.0.0.1:%s%s answers nothing, must answer with a page.", port_text, path);
        result = REFUSED;
    } else if (expected && !strstr(text, expected)) {
        problem("http://127.0.0.1:%s%s must answer with %s, answers %.100s", port_text, path, expected, text);
        result = REFUSED;
    }
    free(text);
    return result;
}

/* Whether everything that the start page names is there: style sheets, scripts, pictures, one address a line. */
static int answers_start(const char *port_text)
{
    char line[4000];
    int result = DONE;
    FILE *list = fopen(START, "r");
    while (result == DONE && list && fgets(line, sizeof line, list)) {
        line[strcspn(line, "\n")] = 0;
        int status = *line ? fetch(line, port_text, 2, NULL) : 200;
        if (status != 200) {
            problem("http://127.0.0.1:%s%s, which / names, answers %d, must answer 200.", port_text, line, status);
            result = status ? REFUSED : FAILED;
        }
    }
    if (list)
        fclose(list);
    return result;
}

/* Whether this is the release that it should be: 1 may become 0 a moment later, 3 never will. */
/* From now on other releases may ask this one for its files. */
static int proven(void)
{
    FILE *out = fopen(PROVEN, "w");
    if (out && fclose(out) == 0)
        return DONE;
    problem(PROVEN " cannot be written: %s.", strerror(errno));
    return FAILED;
}

static int smoke(const char *version, const char *port_text)
{
    char about[64];
    if (!only(version, strlen(version), "0123456789-") || strlen(version) > 40) {
        problem("smoke takes the version that must be served, such as 20240401-134512, given '%s'.", version);
        return USAGE;
    }
    /* In a cluster the last reason becomes the pod's status, where a failed update finds it. */
    int log = open("/dev/termination-log", O_WRONLY | O_TRUNC | O_CLOEXEC);
    reason = log < 0 ? NULL : fdopen(log, "w");
    snprintf(about, sizeof about, "\"version\":\"%s\"", version);
    if (answers(HEALTH, port_text, "ok") != DONE)
        return FAILED;
    int result = answers(ABOUT, port_text, about);
    result = result == DONE ? answers("/", port_text, NULL) : result;
    result = result == DONE ? answers_start(port_text) : result;
    return result == DONE ? proven() : result;
}

static int is_name(const char *name)
{
    const char *links[] = { "active", "before", "serving", "maintenance", "tls", "acme" };
    for (int i = 0; i < 6; i++)
        if (!strcmp(name, links[i]))
            return 0;
    return only(name, strlen(name), NAME_CHARACTERS) && !strchr("_.-", *name) && strlen(name) <= 200;
}

/* One rename, so that whoever reads the link finds the one or the other. */
int point(const char *link, const char *name)
{
    return (unlink(".next") == 0 || errno == ENOENT) && symlink(name, ".next") == 0 && rename(".next", link) == 0;
}

/* The edge reads on every request which release is active, and which one came before it, from links: one rename switches it,
 * and no connection is cut. A folder stays until the next switch, as a request may be between reading the link and the folder. */
static int activate(const char *name, const char *before)
{
    char was[2][256] = { "", "" };
    struct dirent *entry;
    if (!is_name(name) || (before && !is_name(before))) {
        problem("activate takes a container's name of at most 200 characters a-z 0-9 _ . -, and that of the release before, given '%s'%s%s%s.",
                name, before ? " and '" : "", before ? before : "", before ? "'" : "");
        return USAGE;
    }
    umask(022);
    if (chdir(EDGE) != 0 || (mkdir(name, 0755) != 0 && errno != EEXIST) || (before && mkdir(before, 0755) != 0 && errno != EEXIST)
        || (readlink("active", was[0], sizeof was[0] - 1) < 0 && errno != ENOENT)
        || (readlink("before", was[1], sizeof was[1] - 1) < 0 && errno != ENOENT)
        || (before && !point("before", before)) || !point("active", name)) {
        problem("%s cannot be switched to '%s': %s. Run it as root: docker exec --user 0:0.", EDGE, name, strerror(errno));
        return FAILED;
    }
    DIR *folder = opendir(".");
    while (folder && (entry = readdir(folder)))
        if (*entry->d_name != '.' && strcmp(entry->d_name, name) && strcmp(entry->d_name, was[0]) && strcmp(entry->d_name, was[1])
            && (!before || strcmp(entry->d_name, before)))
            rmdir(entry->d_name);
    if (folder) {
        fsync(dirfd(folder));
        closedir(folder);
    }
    return DONE;
}

/* Names this edge as the one that borrows the port, now and after every restart. */
static int serve(void)
{
    char own[256] = "";
    umask(022);
    if (gethostname(own, sizeof own - 1) == 0 && chdir(EDGE) == 0 && point("serving", own))
        return DONE;
    problem("%s cannot name this edge: %s. Run it as root: docker exec --user 0:0.", EDGE, strerror(errno));
    return FAILED;
}

/* Maintenance is a file beside the edge's links, which it looks for on every request; without a word it is told, as in a pod of the site. */
static int maintenance(const char *word)
{
    int file;
    if (!word)
        return puts(access(EDGE "/maintenance", F_OK) == 0 || access(RUN "/maintenance", F_OK) == 0 ? "on" : "off") < 0 ? FAILED : DONE;
    if (strcmp(word, "on") != 0 && strcmp(word, "off") != 0) {
        problem("maintenance takes on, off or nothing, given '%s'.", word);
        return USAGE;
    }
    umask(022);
    if (word[1] == 'n' ? (file = open(EDGE "/maintenance", O_WRONLY | O_CREAT | O_CLOEXEC, 0644)) >= 0 && close(file) == 0
                       : unlink(EDGE "/maintenance") == 0 || errno == ENOENT)
        return DONE;
    problem("%s cannot be told that maintenance is %s: %s. Run it as root: docker exec --user 0:0.", EDGE, word, strerror(errno));
    return FAILED;
}

/* Whether the door lends what it holds. */
static int is_lent(const char *door)
{
    int sockets[2], connection;
    if (door_borrow(door, sockets, &connection) > 0)
        return DONE;
    problem("The door of port %s lends nothing.", door);
    return FAILED;
}

int main(int count, char **words)
{
    const char *verb = count > 1 ? words[1] : "", *first = count > 2 ? words[2] : NULL, *second = count > 3 ? words[3] : NULL, *door = setting("OMEGA_DOOR", "");
    /* An edge that has borrowed its port listens on none of its own but this. */
    const char *own = *door ? OWN_PORT : setting("OMEGA_PORT", "8080");
    if (!strcmp(verb, "start") && count <= 3)
        return start(first ? first : "site");
    if (!strcmp(verb, "healthcheck") && count <= 3) {
        if (first && !strcmp(first, "door"))
            return is_lent(door);
        rotate_logs(first && !strcmp(first, PROBE_PORT) ? "edge." : "site.");
        return ask(HEALTH, first ? first : own, 2, NULL);
    }
    if (!strcmp(verb, "smoke") && first && count == 3)
        return smoke(first, own);
    if (!strcmp(verb, "get") && first && count <= 4)
        return ask(first, second ? second : own, 10, stdout);
    if (!strcmp(verb, "activate") && first && count <= 4)
        return activate(first, second);
    if (!strcmp(verb, "serve") && count == 2)
        return serve();
    if (!strcmp(verb, "maintenance") && count <= 3)
        return maintenance(first);
    if (!strcmp(verb, "certificates") && count <= 3)
        return first ? tls_take(first) : tls_tell();
    if (!strcmp(verb, "challenge") && first && count <= 4)
        return tls_challenge(first, second);
    fputs("usage: omega start [site|edge|door] | healthcheck [port|door] | smoke VERSION | get PATH [port] | activate NAME [BEFORE] | serve | maintenance [on|off] | certificates [NAME] | challenge TOKEN [off]\n", stderr);
    return USAGE;
}
