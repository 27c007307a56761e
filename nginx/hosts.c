/* Other stacks behind the edge: requests for a name of theirs are passed on to the door of the stack, on a network that it shares
 * with this edge (hosts.template). OMEGA_HOSTS is "HOST=DOOR …". Where a door is is asked for each request, so that another one is
 * found, and one that is not there takes nothing from other names. */
#define _GNU_SOURCE
#include "hosts.h"
#include "omega.h"
#include "tls.h"
#include <stdlib.h>
#include <string.h>

#define DOOR_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"

void hosts_read(struct hosts *hosts)
{
    char *rest = strdup(setting("OMEGA_HOSTS", ""));
    for (char *item; (item = strsep(&rest, " "));) {
        char *given = strdup(item), *equals = strchr(item, '=');
        if (!*item)
            continue;
        if (equals)
            *equals = 0;
        if (!equals || !is_host(item) || !only(equals + 1, strlen(equals + 1), DOOR_CHARACTERS) || hosts->count == MOST_HOSTS) {
            problem("OMEGA_HOSTS must be host=door for each of at most %d host names in lower case, the first part of which may be *, given '%s'.", MOST_HOSTS, given);
            return;
        }
        hosts->names[hosts->count] = item;
        hosts->doors[hosts->count++] = equals + 1;
    }
}

int hosts_have(const struct hosts *hosts, const char *name)
{
    for (int i = 0; i < hosts->count; i++)
        if (!strcmp(hosts->names[i], name))
            return 1;
    return 0;
}

void hosts_render(const struct hosts *hosts, const char *four, const char *six, const char *resolver, int secure)
{
    char *doors, *names;
    size_t size;
    if (hosts->count == 0)
        return;
    FILE *each = open_memstream(&doors, &size), *all = open_memstream(&names, &size);
    for (int i = 0; i < hosts->count; i++) {
        fprintf(each, "%s %s;\n    ", hosts->names[i], hosts->doors[i]);
        fprintf(all, "%s%s", i ? " " : "server_name ", hosts->names[i]);
    }
    fputs(";", all);
    fclose(each);
    fclose(all);
    const char *values[][2] = { { "@LISTEN@", four }, { "@LISTEN_IPV6@", six }, { "@RESOLVER@", resolver }, { "@HOSTS@", doors },
                                { "@SERVER_NAME@", secure ? "" : names }, { NULL, NULL } };
    render(RECIPE "/hosts.template", RUN "/hosts.conf", values);
}
