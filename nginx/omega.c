/* The only program in the image beside nginx: starts it, probes it, and switches the edge. No shell is needed for any
 * of these, so none is there. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define RUN "/tmp/nginx"
#define LOGS "/var/log/omega"
#define HEALTH "/.omega/health"
#define ABOUT "/.omega/version.json"
#ifndef START
#define START "/usr/share/omega/start"
#endif
#define EDGE "/var/lib/omega/edge"
#define LOG_LIMIT (16L * 1024 * 1024)
#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789_.-"
#define HOST_CHARACTERS NAME_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define PATH_CHARACTERS HOST_CHARACTERS "/"

enum { DONE = 0, FAILED = 1, USAGE = 2, REFUSED = 3 };

static int problems;
static FILE *reason;

/* Every problem is reported before the program gives up, so that one start shows them all. */
static void problem(const char *format, ...)
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

static const char *setting(const char *name, const char *fallback)
{
    const char *value = getenv(name);
    return value && *value ? value : fallback;
}

/* The whole text as a number, or -1: "80x", "+80", " 80" and "" are no numbers. */
static long number(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && length < 6 && strspn(text, "0123456789") == length ? atol(text) : -1;
}

static int only(const char *text, size_t length, const char *allowed)
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

static const char *api(void)
{
    const char *value = setting("OMEGA_API", ""), *colon = strrchr(value, ':');
    long given = colon ? number(colon + 1) : -1;
    size_t length = colon ? (size_t)(colon - value) : 0;
    if (*value && (!only(value, length, HOST_CHARACTERS) || *value == '-' || *value == '.' || given < 1 || given > 65535))
        problem("OMEGA_API must be host:port of the service, such as api:8000, or empty for none, given '%s'.", value);
    return value;
}

static const char *api_path(void)
{
    const char *value = setting("OMEGA_API_PATH", "/api/");
    size_t length = strlen(value);
    if (length < 3 || *value != '/' || value[length - 1] != '/' || !only(value, length, PATH_CHARACTERS)
        || strstr(value, "//") || strstr(value, "/."))
        problem("OMEGA_API_PATH must start and end with '/', hold only letters, digits and _ . - / between, no name that begins "
                "with a dot, and not be /, given '%s'.", value);
    return value;
}

static void first_nameserver(char server[64])
{
    char line[256];
    FILE *file = fopen("/etc/resolv.conf", "r");
    *server = 0;
    while (file && fgets(line, sizeof line, file) && sscanf(line, "nameserver %63s", server) != 1)
        ;
    if (file)
        fclose(file);
}

/* IPv6 answers are asked for only where the name server itself is reached by IPv6. */
static void resolver(char *out, size_t size)
{
    char found[64];
    unsigned char address[16];
    const char *value = setting("OMEGA_RESOLVER", NULL);
    if (!value) {
        first_nameserver(found);
        value = found;
    }
    if (inet_pton(AF_INET, value, address) == 1)
        snprintf(out, size, "%s valid=2s ipv6=off", value);
    else if (inet_pton(AF_INET6, value, address) == 1)
        snprintf(out, size, "[%s] valid=2s", value);
    else
        problem("OMEGA_RESOLVER must be the IP address of a name server (default: the first one in /etc/resolv.conf), given '%s'.", value);
}

static int has_ipv6(void)
{
    struct sockaddr_in6 any = { .sin6_family = AF_INET6 };
    int probe = socket(AF_INET6, SOCK_STREAM, 0), works = probe >= 0 && bind(probe, (struct sockaddr *)&any, sizeof any) == 0;
    if (probe >= 0)
        close(probe);
    return works;
}

/* Copies a template, replacing @NAME@ by the value of a fixed list; nginx's own $variables stay as they are. */
static void render(const char *from, const char *to, const char *values[][2])
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

static int start(const char *role)
{
    char dns[128] = "", config[64], template[64];
    int edge = strcmp(role, "edge") == 0;
    if (!edge && strcmp(role, "site") != 0) {
        problem("start takes site or edge, given '%s'.", role);
        return USAGE;
    }
    resolver(dns, sizeof dns);
    const char *listen = port(edge ? "8081" : ""), *service = api(), *path = api_path();
    const char *bare = strndup(path, strlen(path) - 1);
    char six[64] = "";
    if (has_ipv6())
        snprintf(six, sizeof six, "listen [::]:%s ipv6only=on;", listen);
    const char *values[][2] = { { "@PORT@", listen }, { "@LISTEN_IPV6@", six }, { "@RESOLVER@", dns }, { "@API@", service },
                                { "@API_PATH@", *service ? path : "" }, { "@API_PATH_BARE@", bare }, { NULL, NULL } };
    if (access(LOGS, W_OK) != 0)
        problem("%s must be writable by uid %d: mount a volume there (%s).", LOGS, (int)getuid(), strerror(errno));
    if (mkdir(RUN, 0700) != 0 && errno != EEXIST)
        problem("%s cannot be made: mount a tmpfs on /tmp that uid %d may write (%s).", RUN, (int)getuid(), strerror(errno));
    if (problems)
        return FAILED;

    snprintf(template, sizeof template, "/etc/nginx/%s.template", role);
    render(template, RUN "/server.conf", values);
    if (!edge && *service)
        render("/etc/nginx/api.template", RUN "/api.conf", values);
    else if (unlink(RUN "/api.conf") != 0 && errno != ENOENT)
        problem(RUN "/api.conf cannot be removed: %s.", strerror(errno));
    if (problems)
        return FAILED;
    snprintf(config, sizeof config, "/etc/nginx/%s.conf", edge ? "edge" : "nginx");
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

/* Keeps each log file of the volume to 16 MiB and one predecessor: no other process lives here that could. */
static void rotate_logs(void)
{
    char path[512], before[520];
    int rotated = 0;
    struct dirent *entry;
    struct stat info;
    DIR *folder = opendir(LOGS);
    while (folder && (entry = readdir(folder))) {
        size_t length = strlen(entry->d_name);
        snprintf(path, sizeof path, LOGS "/%s", entry->d_name);
        if (length < 4 || strcmp(entry->d_name + length - 4, ".log") != 0 || lstat(path, &info) != 0
            || !S_ISREG(info.st_mode) || info.st_size < LOG_LIMIT)
            continue;
        snprintf(before, sizeof before, "%s.1", path);
        rotated |= rename(path, before) == 0;
    }
    if (folder)
        closedir(folder);
    if (rotated)
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
    if (status != 200) {
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
    return result == DONE ? answers_start(port_text) : result;
}

/* The edge reads the active release from the link on every request: one rename switches it, and no connection is cut.
 * The folder before it stays until the next switch, as a request may be between reading the link and the folder. */
static int activate(const char *name)
{
    char before[256] = "";
    struct dirent *entry;
    if (!only(name, strlen(name), NAME_CHARACTERS) || strchr("_.-", *name) || strlen(name) > 200 || !strcmp(name, "active")) {
        problem("activate takes a container's name of at most 200 characters a-z 0-9 _ . -, given '%s'.", name);
        return USAGE;
    }
    umask(022);
    if (chdir(EDGE) != 0 || (mkdir(name, 0755) != 0 && errno != EEXIST) || (unlink(".next") != 0 && errno != ENOENT)
        || (readlink("active", before, sizeof before - 1) < 0 && errno != ENOENT)
        || symlink(name, ".next") != 0 || rename(".next", "active") != 0) {
        problem("%s cannot be switched to '%s': %s. Run it as root: docker exec --user 0:0.", EDGE, name, strerror(errno));
        return FAILED;
    }
    DIR *folder = opendir(".");
    while (folder && (entry = readdir(folder)))
        if (*entry->d_name != '.' && strcmp(entry->d_name, name) && strcmp(entry->d_name, before))
            rmdir(entry->d_name);
    if (folder) {
        fsync(dirfd(folder));
        closedir(folder);
    }
    return DONE;
}

int main(int count, char **words)
{
    const char *verb = count > 1 ? words[1] : "", *first = count > 2 ? words[2] : NULL, *own = setting("OMEGA_PORT", "8080");
    if (!strcmp(verb, "start") && count <= 3)
        return start(first ? first : "site");
    if (!strcmp(verb, "healthcheck") && count <= 3) {
        rotate_logs();
        return ask(HEALTH, first ? first : own, 2, NULL);
    }
    if (!strcmp(verb, "smoke") && first && count == 3)
        return smoke(first, own);
    if (!strcmp(verb, "get") && first && count <= 4)
        return ask(first, count > 3 ? words[3] : own, 10, stdout);
    if (!strcmp(verb, "activate") && first && count == 3)
        return activate(first);
    fputs("usage: omega start [site|edge] | healthcheck [port] | smoke VERSION | get PATH [port] | activate NAME\n", stderr);
    return USAGE;
}
