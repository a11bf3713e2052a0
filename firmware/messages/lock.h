/* messages/lock.h: the file that says who owns a state folder, a reader or the line to the library (durability
   rules 1 and 10). Its lock is flock's: it ends with its process, whatever ends that. */
#pragma once

/* Opens the file, and makes it (0600) where it is missing; only for reading on a disk that takes no writing, since
   flock needs no more. A descriptor to lock, or -1 and errno. */
int lock_open(const char *path);
