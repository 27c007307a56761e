/* Who is asked where a name is; see dns.c. */
#include <stddef.h>

void dns_read(void);
void dns_serve(char *out, size_t size);
