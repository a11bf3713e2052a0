/* circulation/policy.h: choices of a library that several rooms share, as the settings file names them. */
#pragma once

/* How a patron's card is told: by its chip's number, by its printed barcode, by the block on it. */
enum cards_identify { CARDS_BY_UID, CARDS_BY_BARCODE, CARDS_BY_BLOCK };
/* How a chip's number is written: hex upper case first byte first; hex of the reversed bytes; decimal. */
enum uid_form { UID_HEX, UID_REVERSED, UID_DECIMAL };
/* When a PIN is asked: never, with typed numbers, always. */
enum cards_pin { PIN_NEVER, PIN_TYPED, PIN_ALWAYS };
/* May the patron take a book whose loan is unknown? */
enum offline_unknown { UNKNOWN_LEND, UNKNOWN_KEEP };
enum security_mechanism { SECURITY_NONE, SECURITY_AFI, SECURITY_EAS, SECURITY_AFI_EAS };
enum library_protocol { PROTOCOL_NONE, PROTOCOL_SIP2, PROTOCOL_KOHA };
enum library_profile { PROFILE_GENERIC, PROFILE_KOHA, PROFILE_EVERGREEN, PROFILE_FOLIO, PROFILE_COUNT };
enum reader_driver { READER_NONE, READER_LIBNFC, READER_PCSC, READER_DRIVER_COUNT };
