/* What an authority asks for to see that a host name is ours (ACME, http-01): a file on the edge's volume, which the edge answers with
 * below /.well-known/acme-challenge/. Run as root of the run user's group. */
#include "omega.h"
#include "tls.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER EDGE "/acme"
#define CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
#define LONGEST 512

static int failed(const char *token)
{
    problem("The answer to %s cannot be changed in %s: %s. Run it as root of the run user's group: docker exec --interactive --user 0:10101.", token, FOLDER, strerror(errno));
    return FAILED;
}

int tls_challenge(const char *token, const char *word)
{
    char answer[LONGEST + 2];
    size_t length = strlen(token);
    if (length < 16 || length > 128 || !only(token, length, CHARACTERS) || (word && strcmp(word, "off") != 0)) {
        problem("challenge takes a token of 16 to 128 of A-Z a-z 0-9 _ -, and off to end it, given '%s'%s%s%s.", token, word ? " and '" : "", word ? word : "", word ? "'" : "");
        return USAGE;
    }
    umask(027);
    if ((mkdir(FOLDER, 0750) != 0 && errno != EEXIST) || chdir(FOLDER) != 0)
        return failed(token);
    if (word)
        return unlink(token) == 0 || errno == ENOENT ? DONE : failed(token);
    length = fread(answer, 1, sizeof answer - 1, stdin);
    answer[length] = 0;
    if (length > LONGEST || !only(answer, length, CHARACTERS ".")) {
        problem("challenge takes an answer of at most %d of A-Z a-z 0-9 _ - . from standard input.", LONGEST);
        return USAGE;
    }
    int file = open(".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    if (file < 0 || write(file, answer, length) != (ssize_t)length || close(file) != 0 || rename(".part", token) != 0)
        return failed(token);
    return DONE;
}
