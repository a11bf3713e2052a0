/* The PN532's commands about itself: version, line, registers, field, power. See pn532.h. */
#include <string.h>

#include "emulator/pn532_inside.h"

static void diagnose(struct pn532_call *c)
{
    uint8_t test = cursor_u8(&(struct cursor){ .left = c->data });
    bool here = field_is_active(c->chip->field, c->chip->targets[0].found.tag);
    switch (test) {
    case 0x00: /* the line: the same bytes back */
        write_bytes(&c->out->w, c->data);
        break;
    case 0x01: /* ROM */
    case 0x02: /* RAM */
    case 0x07: /* antenna */
        write_u8(&c->out->w, PN532_STATUS_OK);
        break;
    case 0x06: /* is the target still there? */
        write_u8(&c->out->w, here ? PN532_STATUS_OK : PN532_STATUS_TIMEOUT);
        break;
    default:
        c->out->is_error = true;
    }
}

static void firmware_version(struct pn532_call *c)
{
    write_bytes(&c->out->w, bytes_of("\x32\x01\x06\x07", 4));
}

static void general_status(struct pn532_call *c)
{
    struct writer *w = &c->out->w;
    size_t count = (size_t)(c->chip->targets[0].found.tag != NULL) + (size_t)(c->chip->targets[1].found.tag != NULL);
    write_u8(w, PN532_STATUS_OK);
    write_u8(w, c->chip->field->on);
    write_u8(w, (uint8_t)count);
    for (size_t i = 0; i < PN532_TARGETS_MAX; i++) {
        if (c->chip->targets[i].found.tag != NULL) {
            write_u8(w, (uint8_t)(i + 1));
            write_bytes(w, bytes_of("\0\0\0", 3)); /* 106 kbit/s both ways, ISO 14443A */
        }
    }
    write_u8(w, 0x80);
}

/* Registers outside the contactless interface's page read as 0 and forget what is written. */
static uint8_t *register_at(struct pn532 *chip, unsigned high, unsigned low)
{
    return high == 0x63 ? &chip->registers[low] : NULL;
}

static void read_register(struct pn532_call *c)
{
    for (size_t i = 0; i + 1 < c->data.n; i += 2) {
        const uint8_t *r = register_at(c->chip, c->data.at[i], c->data.at[i + 1]);
        write_u8(&c->out->w, r == NULL ? 0 : *r);
    }
}

static void write_register(struct pn532_call *c)
{
    for (size_t i = 0; i + 2 < c->data.n; i += 3) {
        uint8_t *r = register_at(c->chip, c->data.at[i], c->data.at[i + 1]);
        if (r != NULL)
            *r = c->data.at[i + 2];
    }
}

static void set_parameters(struct pn532_call *c)
{
    enum { AUTO_RATS = 0x10 };
    if (c->data.n != 1)
        c->out->is_error = true;
    else
        c->chip->auto_rats = (c->data.at[0] & AUTO_RATS) != 0;
}

/* SAMConfiguration, SetSerialBaudRate to the speed that is set: acknowledged, and nothing of the emulation hangs on
   them. */
static void accept(struct pn532_call *c)
{
    (void)c;
}

static void power_down(struct pn532_call *c)
{
    write_u8(&c->out->w, PN532_STATUS_OK);
    field_power(c->chip->field, false);
    memset(c->chip->targets, 0, sizeof c->chip->targets);
    c->chip->asleep = true;
}

static void rf_configuration(struct pn532_call *c)
{
    enum { ITEM_FIELD = 0x01, ITEM_RETRIES = 0x05 };
    if (c->data.n < 2) {
        c->out->is_error = true;
        return;
    }
    if (c->data.at[0] == ITEM_FIELD)
        field_power(c->chip->field, (c->data.at[1] & 1) != 0);
    if (c->data.at[0] == ITEM_RETRIES && c->data.n == 4)
        c->chip->activation_retries = c->data.at[3];
}

const struct pn532_command pn532_chip_commands[] = {
    { 0x00, diagnose },
    { 0x02, firmware_version },
    { 0x04, general_status },
    { 0x06, read_register },
    { 0x08, write_register },
    { 0x10, accept },
    { 0x12, set_parameters },
    { 0x14, accept },
    { 0x16, power_down },
    { 0x32, rf_configuration },
    { 0, NULL },
};
