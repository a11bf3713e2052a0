/* circulation/policy.h: choices of a library that several rooms share, as the settings file names them. */
#pragma once

/* How a patron's card is told: by its chip's number, by its printed barcode, by the block on it. */
enum cards_identify { CARDS_BY_UID, CARDS_BY_BARCODE, CARDS_BY_BLOCK };
/* How a chip's number is written: hex upper case first byte first; hex of the reversed bytes; decimal of either. */
enum uid_form {
    UID_HEX,
    UID_REVERSED,
    UID_DECIMAL,
    UID_REVERSED_DECIMAL,
    UID_WIEGAND, /* three bytes: facility (3 digits), a comma, number (5 digits) */
    UID_REVERSED_WIEGAND,
    UID_DECIMAL_10, /* with zeros in front, 10 digits at least, as many desk readers type it */
    UID_REVERSED_DECIMAL_10,
    UID_FORM_COUNT
};
/* Check character of a barcode: none; Codabar mod 10 (14 digits, Luhn); Code 39 mod 43. */
enum barcode_check { BARCODE_UNCHECKED, BARCODE_MOD_10, BARCODE_MOD_43, BARCODE_CHECK_COUNT };
/* Which data model is written on tags. */
enum tags_write_model { WRITE_ISO28560_3, WRITE_ISO28560_2, WRITE_MODEL_COUNT };
/* What is offered outside opening hours: everything, returns alone, nothing. */
enum outside_hours { OUTSIDE_OPEN, OUTSIDE_RETURNS, OUTSIDE_CLOSED };
/* When a PIN is asked: never, with typed numbers, always. */
enum cards_pin { PIN_NEVER, PIN_TYPED, PIN_ALWAYS };
/* May the patron take a book whose loan is unknown? */
enum offline_unknown { UNKNOWN_LEND, UNKNOWN_KEEP };
/* What the gate looks at: the ledger alone (NONE), ISO 15693's AFI, ICODE's EAS, both, or a byte of user memory. */
enum security_mechanism { SECURITY_NONE, SECURITY_AFI, SECURITY_EAS, SECURITY_AFI_EAS, SECURITY_BYTE, SECURITY_COUNT };
/* What may lie on a reader: anything, only books, only patrons' cards. */
enum reader_role { READER_FOR_ALL, READER_FOR_ITEMS, READER_FOR_CARDS, READER_ROLE_COUNT };
enum library_protocol { PROTOCOL_NONE, PROTOCOL_SIP2, PROTOCOL_KOHA };
/* Which library system it is; Evergreen by its old front end in Perl, or by SIP2Mediator. */
enum library_profile {
    PROFILE_GENERIC,
    PROFILE_KOHA,
    PROFILE_EVERGREEN,
    PROFILE_FOLIO,
    PROFILE_EVERGREEN_MEDIATOR,
    PROFILE_COUNT
};
/* Sequence and checksum on SIP2's messages: as the profile has it, demanded of every answer, or neither sent nor
   looked at. */
enum library_checksum { CHECKSUM_AUTO, CHECKSUM_ON, CHECKSUM_OFF, CHECKSUM_COUNT };
/* When SIP2's login (93) is sent: before the status message (99), behind it, not at all. */
enum library_login { LOGIN_BEFORE_STATUS, LOGIN_AFTER_STATUS, LOGIN_NONE, LOGIN_COUNT };
/* What ends a message that is sent: CR as SIP2 says, or CR LF. */
enum library_line_end { LINE_END_CR, LINE_END_CRLF, LINE_END_COUNT };
enum reader_driver { READER_NONE, READER_LIBNFC, READER_PCSC, READER_DRIVER_COUNT };
