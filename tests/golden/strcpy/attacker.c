/* Data from outside. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char path[64];
    char *home = getenv("HOME");

    if (argc > 1)
        strcpy(path, argv[1]); // expect: strcpy-overflow (error)
    if (home)
        strcpy(path, home); // expect: strcpy-overflow (error)
    if (home && strlen(home) < sizeof path)
        strcpy(path, home);
    return 0;
}

void from_network(int s)
{
    char packet[512];
    char name[16];
    ssize_t n = recv(s, packet, sizeof packet - 1, 0);

    if (n < 0)
        return;
    packet[n] = '\0';
    strcpy(name, packet); // expect: strcpy-overflow (error)
}

void from_network_checked(int s)
{
    char packet[512];
    char name[16];
    ssize_t n = recv(s, packet, sizeof packet - 1, 0);

    if (n < 0)
        return;
    packet[n] = '\0';
    if (strlen(packet) >= sizeof name)
        return;
    strcpy(name, packet);
}
