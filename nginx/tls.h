/* TLS at the edge; see tls.c. */
struct hosts;

#define MOST_TLS_NAMES 32

struct tls {
    /* Port that is published, and so the name of its door; empty: there is no TLS. */
    const char *port;
    const char *names[MOST_TLS_NAMES];
    int count;
    long hsts;
    int redirects;
};

/* Reads the settings; tells every one that is wrong. */
void tls_read(struct tls *tls);

/* www.example.com, or *.example.com; nothing that would be a path or a word of nginx. */
int is_host(const char *name);

/* Writes what nginx reads of it; others are names that another server answers for, plain is the port that is led to TLS, on goes
 * before the port that is listened on. */
void tls_render(const struct tls *tls, const struct hosts *others, const char *plain, const char *on);

/* Takes certificates and keys from standard input, under a name that the next ones do not have. */
int tls_take(const char *generation);

/* Takes from standard input what is answered to an authority that asks for this token; with a word, `off`, nothing is any more. */
int tls_challenge(const char *token, const char *word);

/* Tells the name of those that are there, if the run user can read one for each name. */
int tls_tell(void);
