/* Other stacks behind the edge; see hosts.c. */
#define MOST_HOSTS 32

struct hosts {
    const char *names[MOST_HOSTS], *doors[MOST_HOSTS];
    int count;
};

/* Reads the setting; tells every host that is wrong. */
void hosts_read(struct hosts *hosts);

/* Whether another stack has this name. */
int hosts_have(const struct hosts *hosts, const char *name);

/* Writes what nginx reads of it; four and six are what is listened with, secure says that another file names the hosts. */
void hosts_render(const struct hosts *hosts, const char *four, const char *six, const char *resolver, int secure);
