/* Holding and borrowing the socket that listens; see door.c. */

/* Holds the port and lends it under a name; returns only when it cannot, with errno. */
int door_hold(const char *name, unsigned short port);

/* Borrows what the door of that name holds: how many sockets, 0 when it is not there. The connection ends with the door. */
int door_borrow(const char *name, int sockets[2], int *connection);

/* Leaves a child behind that ends its parent once the door is gone and another is there: what was borrowed is dead then. */
void door_watch(const char *name, int connection);
