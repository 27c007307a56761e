/* TLS at the edge: for each name a certificate and its key, which nginx reads anew in every handshake (tls.template).
 *
 * `omega certificates NAME` takes them from standard input: a line "= HOST", then the PEM texts of its certificate and its key,
 * for each host. They lie in a folder of that name on the edge's volume, which the link tls/current leads to: one rename, so
 * that no handshake gets the certificate of one and the key of another. Run as root of the run user's group: who serves can
 * read them, and not write. Nothing of them is told. */
#define _GNU_SOURCE
#include "hosts.h"
#include "omega.h"
#include "tls.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef TLS_PORT
#define TLS_PORT "8443"
#endif
#define FOLDER EDGE "/tls"
#define GENERATION_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789"
#define HOST_CHARACTERS GENERATION_CHARACTERS "-."

int is_host(const char *name)
{
    const char *rest = strncmp(name, "*.", 2) == 0 ? name + 2 : name;
    return strlen(name) <= 253 && only(rest, strlen(rest), HOST_CHARACTERS) && !strchr("-.", *rest) && !strstr(rest, "..");
}

/* The file of a name: a star is no letter of one. */
static void file_of(const char *name, char file[300])
{
    snprintf(file, 300, "%s%s.pem", *name == '*' ? "_" : "", *name == '*' ? name + 1 : name);
}

void tls_read(struct tls *tls)
{
    const char *hsts = setting("OMEGA_TLS_HSTS", "0"), *redirect = setting("OMEGA_TLS_REDIRECT", "on");
    char *rest = strdup(setting("OMEGA_TLS_NAMES", ""));
    tls->port = setting("OMEGA_TLS", "");
    if (*tls->port && (number(tls->port) < 1 || number(tls->port) > 65535))
        problem("OMEGA_TLS must be the port that is published for TLS, or empty for none, given '%s'.", tls->port);
    for (char *item; (item = strsep(&rest, " "));) {
        if (!*item)
            continue;
        if (!is_host(item) || tls->count == MOST_TLS_NAMES) {
            problem("OMEGA_TLS_NAMES must be at most %d host names in lower case, the first part of which may be *, given '%s'.", MOST_TLS_NAMES, item);
            return;
        }
        tls->names[tls->count++] = item;
    }
    if (*tls->port && tls->count == 0)
        problem("OMEGA_TLS_NAMES must name at least one host where OMEGA_TLS is given, given ''.");
    if (!only(hsts, strlen(hsts), "0123456789") || strlen(hsts) > 9)
        problem("OMEGA_TLS_HSTS must be seconds, 0 for none, given '%s'.", hsts);
    if (strcmp(redirect, "on") != 0 && strcmp(redirect, "off") != 0)
        problem("OMEGA_TLS_REDIRECT must be on or off, given '%s'.", redirect);
    tls->hsts = atol(hsts);
    tls->redirects = strcmp(redirect, "on") == 0;
}

void tls_render(const struct tls *tls, const struct hosts *others, const char *plain, const char *on)
{
    char listen[64], outside[16] = "", hsts[64] = "", file[300], *files, *own, *theirs;
    size_t size;
    if (!*tls->port)
        return;
    FILE *each = open_memstream(&files, &size), *ours = open_memstream(&own, &size), *rest = open_memstream(&theirs, &size);
    for (int i = 0; i < tls->count; i++) {
        file_of(tls->names[i], file);
        fprintf(each, "%s %s;\n    ", tls->names[i], file);
        if (!hosts_have(others, tls->names[i]))
            fprintf(ours, " %s", tls->names[i]);
    }
    for (int i = 0; i < others->count; i++)
        fprintf(rest, " %s", others->names[i]);
    fclose(each);
    fclose(ours);
    fclose(rest);
    snprintf(listen, sizeof listen, "%s" TLS_PORT, on);
    if (strcmp(tls->port, "443") != 0)
        snprintf(outside, sizeof outside, ":%s", tls->port);
    if (tls->hsts > 0)
        snprintf(hsts, sizeof hsts, "max-age=%ld", tls->hsts);
    const char *values[][2] = { { "@TLS_NAMES@", own }, { "@TLS_LISTEN@", listen }, { "@TLS_IPV6@", !*on && has_ipv6() ? "" : "# " }, { "@TLS_FILES@", files },
                                { "@TLS_HTTP2@", access(RECIPE "/http2.conf", F_OK) == 0 ? "" : " http2" },
                                { "@TLS_OUTSIDE@", outside }, { "@TLS_HSTS@", hsts },
                                { "@TLS_REDIRECT@", tls->redirects ? "on" : "off" }, { "@PORT@", plain }, { NULL, NULL } };
    render(RECIPE "/tls.template", RUN "/tls.conf", values);
    render(RECIPE "/names.template", RUN "/names.conf", values);
    values[0][1] = theirs;
    if (others->count > 0)
        render(RECIPE "/names.template", RUN "/theirs.conf", values);
}

static int failed(const char *what)
{
    problem("%s cannot be written in %s: %s. Run it as root of the run user's group: docker exec --interactive --user 0:10101.", what, FOLDER, strerror(errno));
    return FAILED;
}

/* A file is there whole or not at all, also where one of this name was before. */
static int put(FILE *part, const char *generation, const char *host)
{
    char file[300], target[400];
    if (!part)
        return 1;
    file_of(host, file);
    snprintf(target, sizeof target, "%s/%s", generation, file);
    int whole = fflush(part) == 0 && fsync(fileno(part)) == 0;
    return (fclose(part) == 0) & whole && rename(".part", target) == 0;
}

static void remove_folder(const char *name)
{
    struct dirent *entry;
    DIR *folder = opendir(name);
    if (!folder)
        return;
    while ((entry = readdir(folder)))
        if (*entry->d_name != '.')
            unlinkat(dirfd(folder), entry->d_name, 0);
    closedir(folder);
    rmdir(name);
}

int tls_take(const char *generation)
{
    char line[256], host[256] = "", was[256] = "";
    struct dirent *entry;
    FILE *part = NULL;
    if (!only(generation, strlen(generation), GENERATION_CHARACTERS) || strlen(generation) > 64 || !strcmp(generation, "current")) {
        problem("certificates takes a name of a-z 0-9 for the folder, given '%s'.", generation);
        return USAGE;
    }
    umask(027);
    if ((mkdir(FOLDER, 0750) != 0 && errno != EEXIST) || chdir(FOLDER) != 0 || (mkdir(generation, 0750) != 0 && errno != EEXIST)
        || (readlink("current", was, sizeof was - 1) < 0 && errno != ENOENT))
        return failed(generation);
    while (fgets(line, sizeof line, stdin)) {
        if (strncmp(line, "= ", 2) != 0) {
            if (!part || fputs(line, part) < 0)
                return failed(*host ? host : "What has no name");
            continue;
        }
        line[strcspn(line, "\n")] = 0;
        if (!is_host(line + 2)) {
            problem("certificates takes host names in lower case, given '%s'.", line + 2);
            return USAGE;
        }
        int file = -1;
        if (!put(part, generation, host) || (unlink(".part") != 0 && errno != ENOENT)
            || (file = open(".part", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640)) < 0 || !(part = fdopen(file, "w")))
            return failed(line + 2);
        snprintf(host, sizeof host, "%s", line + 2);
    }
    if (!*host) {
        problem("certificates takes certificates and keys from standard input, and got none.");
        return USAGE;
    }
    if (!put(part, generation, host) || !point("current", generation))
        return failed(host);
    /* Those of before stay until the next ones come: a handshake may be between reading the link and the files. */
    DIR *folder = opendir(".");
    while (folder && (entry = readdir(folder)))
        if (*entry->d_name != '.' && strcmp(entry->d_name, "current") != 0 && strcmp(entry->d_name, generation) != 0 && strcmp(entry->d_name, was) != 0)
            remove_folder(entry->d_name);
    if (folder) {
        fsync(dirfd(folder));
        closedir(folder);
    }
    return DONE;
}

int tls_tell(void)
{
    char current[256] = "", file[300], path[700];
    struct tls tls = { 0 };
    tls_read(&tls);
    if (problems)
        return FAILED;
    if (!*tls.port)
        return DONE;
    if (readlink(FOLDER "/current", current, sizeof current - 1) < 0) {
        problem("No certificates are there: %s.", strerror(errno));
        return FAILED;
    }
    for (int i = 0; i < tls.count; i++) {
        file_of(tls.names[i], file);
        snprintf(path, sizeof path, FOLDER "/%s/%s", current, file);
        if (access(path, R_OK) != 0)
            problem("The certificate of %s cannot be read: %s.", tls.names[i], strerror(errno));
    }
    return problems || puts(current) < 0 ? FAILED : DONE;
}
