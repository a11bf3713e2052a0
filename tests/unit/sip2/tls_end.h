/* The TLS end of a line in front of a scripted server, as a process (tls_end.py), with certificates that openssl makes
   once for a test (certificates.sh): ca and other-ca; good, expired and other-name, signed by ca. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Shows `certificate` and carries what comes to `port`; its own port is *out. */
pid_t tls_end_start(const char *certificate, uint16_t port, uint16_t *out);
void tls_end_stop(pid_t end);
/* The file of a certificate. */
void tls_end_path(const char *certificate, char *to, size_t size);
