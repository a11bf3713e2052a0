/* link/walls.h: the sandbox of kitap-link in its several trades. */
#pragma once

/* To be called once everything is open and before anything connects. Beside what names, certificates and TLS need, only
   these two files can be read; "": none. */
void link_close_in(const char *ca_file, const char *also);
