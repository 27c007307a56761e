/* What the parts of the helper share; see omega.c. */
#include <stddef.h>
#include <stdio.h>

/* Overridden by tests, which run the helper below a folder of their own. */
#ifndef RUN
#define RUN "/tmp/nginx"
#endif
#ifndef EDGE
#define EDGE "/var/lib/omega/edge"
#endif
#ifndef RECIPE
#define RECIPE "/etc/nginx"
#endif

enum { DONE = 0, FAILED = 1, USAGE = 2, REFUSED = 3 };

/* How many problems were told. */
extern int problems;

void problem(const char *format, ...);
const char *setting(const char *name, const char *fallback);
long number(const char *text);
int only(const char *text, size_t length, const char *allowed);
int has_ipv6(void);
void render(const char *from, const char *to, const char *values[][2]);
int point(const char *link, const char *name);
