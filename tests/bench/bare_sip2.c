/* The peer of the replay over SIP2: a bare client that sends the same frames to the same server, a 17 and a 09 for
   each book, one after the other, after login and status. Usage: bench_bare_sip2 PORT COUNT. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

enum { FRAME_SIZE = 256, ANSWER_SIZE = 1024 };

static int connect_to(const char *port)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)strtoul(port, NULL, 10)) };
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        exit(1);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

/* `frame` gets its sequence number and checksum; its answer must begin with `code`. */
static void exchange(int fd, const char *frame, const char *code)
{
    char sent[FRAME_SIZE], answer[ANSWER_SIZE];
    unsigned sum = 0;
    size_t n = 0;
    text_format(sent, sizeof sent, "%sAY0AZ", frame);
    for (const char *at = sent; *at != '\0'; at++)
        sum += (unsigned char)*at;
    text_add(sent, sizeof sent, "%04X\r", (0x10000 - (sum & 0xFFFF)) & 0xFFFF);
    struct bytes b = bytes_of_text(sent);
    if (write(fd, b.at, b.n) != (ssize_t)b.n)
        exit(1);
    while (n == 0 || answer[n - 1] != '\r') {
        ssize_t got = n < sizeof answer ? read(fd, answer + n, sizeof answer - n) : 0;
        if (got <= 0)
            exit(1);
        n += (size_t)got;
    }
    if (answer[0] != code[0] || answer[1] != code[1])
        exit(1);
}

int main(int argc, char **argv)
{
    char frame[FRAME_SIZE];
    if (argc != 3)
        return 2;
    int fd = connect_to(argv[1]);
    unsigned long count = strtoul(argv[2], NULL, 10);
    exchange(fd, "9300CNkiosk|COkitap-demo|CPhall|", "94");
    exchange(fd, "9900802.00", "98");
    for (unsigned long i = 1; i <= count; i++) {
        text_format(frame, sizeof frame, "1720261124    120000AOALA|AB2000%010lu|AC|", i);
        exchange(fd, frame, "18");
        text_format(frame, sizeof frame, "09Y20261124    12000020261124    120000APhall|AOALA|AB2000%010lu|AC|", i);
        exchange(fd, frame, "10");
    }
    close(fd);
    return 0;
}
