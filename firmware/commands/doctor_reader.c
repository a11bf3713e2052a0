#include "commands/doctor_reader.h"

#include <string.h>

#include "base/text.h"

/* How libnfc's connection strings begin (libnfc 1.8, drivers/), and what they need. */
enum wire { WIRE_SERIAL, WIRE_I2C, WIRE_SPI, WIRE_USB, WIRE_PCSC, WIRE_UNKNOWN };

static const struct {
    const char *word;
    enum wire wire;
} wires[] = { { "pn532_uart", WIRE_SERIAL }, { "arygon", WIRE_SERIAL },   { "acr122s", WIRE_SERIAL },
              { "pn532_i2c", WIRE_I2C },     { "pn532_spi", WIRE_SPI },   { "pn53x_usb", WIRE_USB },
              { "acr122_usb", WIRE_USB },    { "acr122_pcsc", WIRE_PCSC } };

/* USB readers that libnfc 1.8 speaks to (its drivers' tables), and those whose driver a Debian lacks. */
static const struct known_reader {
    uint16_t vendor, product;
    const char *name;
    bool nfc;
    const char *driver; /* where its PC/SC driver is, when the installed ones do not know it; NULL: any newer one */
} known_readers[] = {
    { 0x04CC, 0x0531, "PN531", true, NULL },
    { 0x04CC, 0x2533, "PN533", true, NULL },
    { 0x04E6, 0x5591, "SCL3711", true, NULL },
    { 0x04E6, 0x5594, "SCL3712", true, NULL },
    { 0x1FD3, 0x0608, "ASK LoGO", true, NULL },
    { 0x054C, 0x0193, "Sony PN531", true, NULL },
    { 0x054C, 0x02E1, "Sony PN533", true, NULL },
    { 0x072F, 0x2200, "ACR122U", true, NULL },
    { 0x072F, 0x90CC, "Touchatag", true, NULL },
    { 0x072F, 0x2303, "ACR1552U", false, "libccid 1.5.3 or libacsccid1 1.1.10" },
    { 0x072F, 0x2308, "ACR1552U", false, "libccid 1.5.3 or libacsccid1 1.1.10" },
};

/* A reader of the settings on its machine. */
struct patient {
    struct report *report;
    const struct machine *machine;
    const char *name;
    enum wire wire;
    char path[MACHINE_PATH_SIZE]; /* of its device, symbolic links followed; "" for none */
    char said[MACHINE_PATH_SIZE]; /* the same as the settings say it */
    const char *speed;            /* behind the path; NULL for none */
};

static void add(const struct patient *p, const char *part, enum verdict verdict, const char *text)
{
    char check[FINDING_NAME_SIZE];
    text_format(check, sizeof check, "%s %s", p->name, part);
    report_add(p->report, check, verdict, "%s", text);
}

#define ADD(p, part, verdict, ...)                                                                                     \
    do {                                                                                                               \
        char text_[FINDING_SIZE];                                                                                      \
        text_format(text_, sizeof text_, __VA_ARGS__);                                                                 \
        add(p, part, verdict, text_);                                                                                  \
    } while (0)

static const struct known_reader *find_known(const struct usb_device *d)
{
    for (size_t i = 0; i < sizeof known_readers / sizeof *known_readers; i++)
        if (known_readers[i].vendor == d->vendor && known_readers[i].product == d->product)
            return &known_readers[i];
    return NULL;
}

/* ---- a device with a path: serial, I2C, SPI ---- */

static void say_no_serial(const struct patient *p)
{
    char others[FINDING_SIZE / 2], more[FINDING_SIZE / 4];
    machine_list(p->machine, "/dev", "ttyUSB", others, sizeof others);
    machine_list(p->machine, "/dev", "ttyACM", more, sizeof more);
    text_add(others, sizeof others, "%s%s", others[0] != '\0' && more[0] != '\0' ? " " : "", more);
    if (others[0] != '\0')
        ADD(p, "device", VERDICT_BAD, "%s is not there; there is %s: write that into reader.device", p->said, others);
    else if (strstr(p->said, "ttyUSB") != NULL || strstr(p->said, "ttyACM") != NULL)
        ADD(p, "device", VERDICT_BAD, "%s is not there; is the reader's cable in, and is reader.device right?",
            p->said);
    else
        ADD(p, "device", VERDICT_BAD,
            "%s is not there; is reader.device right? On a Raspberry Pi write enable_uart=1 into "
            "/boot/firmware/config.txt, restart, and take /dev/serial0",
            p->said);
}

/* The buses of a Raspberry Pi are off until its configuration names them. */
static void say_no_bus(const struct patient *p, const char *bus, const char *overlay, const char *module,
                       const char *prefix)
{
    char others[FINDING_SIZE / 2];
    machine_list(p->machine, "/dev", prefix, others, sizeof others);
    if (others[0] != '\0')
        ADD(p, "device", VERDICT_BAD, "%s is not there; there is %s: write that into reader.device", p->said, others);
    else if (strcmp(module, "") != 0 && !machine_has_module(p->machine, module))
        ADD(p, "device", VERDICT_BAD,
            "%s is not there: %s is not switched on; on a Raspberry Pi write %s into /boot/firmware/config.txt and "
            "restart; then, or on other boards, modprobe %s",
            p->said, bus, overlay, module);
    else
        ADD(p, "device", VERDICT_BAD,
            "%s is not there: %s is not switched on; on a Raspberry Pi write %s into /boot/firmware/config.txt and "
            "restart",
            p->said, bus, overlay);
}

static void say_missing(const struct patient *p)
{
    if (p->wire == WIRE_I2C)
        say_no_bus(p, "I2C", "dtparam=i2c_arm=on", "i2c_dev", "i2c-");
    else if (p->wire == WIRE_SPI)
        say_no_bus(p, "SPI", "dtparam=spi=on", "", "spidev");
    else
        say_no_serial(p);
}

static void say_closed(const struct patient *p, const char *path, const char *group)
{
    if (group[0] != '\0')
        ADD(p, "device", VERDICT_BAD,
            "%s may not be opened; put the kiosk's user into the group %s (adduser USER %s), then start the kiosk anew",
            path, group, group);
    else
        ADD(p, "device", VERDICT_BAD, "%s may not be opened by this user, nor by a group; its udev rule is wrong",
            path);
}

static bool is_wrong_kind(const struct patient *p)
{
    static const char *const classes[] = { [WIRE_SERIAL] = "tty", [WIRE_I2C] = "i2c-dev", [WIRE_SPI] = "spidev" };
    char path[MACHINE_PATH_SIZE];
    const char *slash = strrchr(p->path, '/');
    if (slash == NULL || text_starts(p->path, "/dev/pts/") || !machine_has(p->machine, "/sys/class/tty"))
        return false;
    text_format(path, sizeof path, "/sys/class/%s/%s", classes[p->wire], slash + 1);
    return !machine_has(p->machine, path);
}

static void check_path(const struct patient *p)
{
    static const char *const kinds[] = {
        [WIRE_SERIAL] = "serial line", [WIRE_I2C] = "I2C bus", [WIRE_SPI] = "SPI device"
    };
    char group[MACHINE_WORD_SIZE];
    if (p->path[0] == '\0' || !machine_has(p->machine, p->path))
        say_missing(p);
    else if (is_wrong_kind(p))
        ADD(p, "device", VERDICT_BAD, "%s is no %s; write the reader's own into reader.device", p->said,
            kinds[p->wire]);
    else if (!machine_may_open(p->machine, p->path, group))
        say_closed(p, p->said, group);
    else
        ADD(p, "device", VERDICT_OK, "%s is there and may be opened", p->said);
}

/* PN532 user manual 7.2.9, SetSerialBaudRate. */
static void check_speed(const struct patient *p)
{
    static const char *const speeds[] = { "9600",   "19200",  "38400",  "57600",  "115200",
                                          "230400", "460800", "921600", "1288000" };
    if (p->wire != WIRE_SERIAL || p->speed == NULL)
        return;
    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++)
        if (text_equal(speeds[i], p->speed))
            return;
    ADD(p, "speed", VERDICT_BAD, "%s is no speed of a PN532; write reader.device without it, or with 115200", p->speed);
}

/* Two programs at one port each take half of the answers. */
static void check_port(const struct patient *p)
{
    char name[MACHINE_WORD_SIZE];
    unsigned pid = 0;
    if (p->path[0] == '\0' || text_starts(p->path, "/dev/pts/"))
        return; /* a pseudo terminal always has another side */
    if (machine_console(p->machine, p->path))
        ADD(p, "port", VERDICT_BAD,
            "the kernel writes its messages to %s; take console=%s out of /boot/firmware/cmdline.txt (or the boot "
            "loader's settings) and restart",
            p->said, strrchr(p->path, '/') + 1);
    else if (machine_holder(p->machine, p->path, name, &pid) && text_ends(name, "getty"))
        ADD(p, "port", VERDICT_BAD, "a login prompt (%s) waits on %s; systemctl disable --now serial-getty@%s", name,
            p->said, strrchr(p->path, '/') + 1);
    else if (machine_holder(p->machine, p->path, name, &pid) && !text_starts(name, "kitap"))
        ADD(p, "port", VERDICT_BAD, "%s (process %u) has %s open too; stop it", name, pid, p->said);
}

/* ---- USB by libnfc ---- */

static void check_usb_node(const struct patient *p, const struct usb_device *d, const char *name)
{
    char path[MACHINE_PATH_SIZE], group[MACHINE_WORD_SIZE];
    text_format(path, sizeof path, "/dev/bus/usb/%03u/%03u", d->bus, d->number);
    if (machine_may_open(p->machine, path, group))
        ADD(p, "device", VERDICT_OK, "%s is plugged in and may be opened", name);
    else if (group[0] == '\0' || text_equal(group, "root"))
        ADD(p, "device", VERDICT_BAD,
            "%s is plugged in and may not be opened: the udev rules of libnfc6 are missing; install libnfc6, put the "
            "kiosk's user into the group plugdev, and plug the reader in again",
            name);
    else
        say_closed(p, name, group);
}

/* The kernel's own drivers take the reader before libnfc can (libnfc 1.8, README, "Troubleshooting"). */
static void check_modules(const struct patient *p)
{
    static const char *const modules[] = { "pn533_usb", "pn533", "nfc" };
    char found[MACHINE_WORD_SIZE] = "";
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (machine_has_module(p->machine, modules[i]))
            text_add(found, sizeof found, "%s%s", found[0] != '\0' ? " " : "", modules[i]);
    if (found[0] != '\0')
        ADD(p, "modules", VERDICT_BAD,
            "the kernel's own drivers hold the reader; modprobe -r %s, and write \"blacklist pn533_usb\" into "
            "/etc/modprobe.d/kitap.conf, so that it stays so",
            found);
}

static void check_pcscd_off(const struct patient *p, const struct usb_device *d, const char *name)
{
    if (machine_runs(p->machine, "pcscd") && machine_pcsc_knows(p->machine, d->vendor, d->product))
        ADD(p, "pcscd", VERDICT_BAD,
            "pcscd holds the %s, which libnfc wants: systemctl disable --now pcscd.socket pcscd (or read it with "
            "reader.driver: pcsc)",
            name);
}

static void check_usb(const struct patient *p)
{
    static struct usb_device devices[MACHINE_USB_MAX];
    size_t n = machine_usb(p->machine, devices);
    check_modules(p);
    for (size_t i = 0; i < n; i++) {
        const struct known_reader *known = find_known(&devices[i]);
        if (known == NULL || !known->nfc)
            continue;
        check_usb_node(p, &devices[i], known->name);
        check_pcscd_off(p, &devices[i], known->name);
        return;
    }
    add(p, "device", VERDICT_BAD,
        "no USB reader that libnfc knows is plugged in; look at its cable, or at the list in reader.device's help");
}

/* ---- PC/SC ---- */

static void check_pcscd_on(const struct patient *p)
{
    if (!machine_has(p->machine, "/usr/sbin/pcscd"))
        add(p, "pcscd", VERDICT_BAD, "pcscd is not installed; apt install pcscd libccid");
    else if (!machine_runs(p->machine, "pcscd") && !machine_has(p->machine, "/run/pcscd/pcscd.comm"))
        add(p, "pcscd", VERDICT_BAD, "pcscd does not run; systemctl enable --now pcscd.socket");
}

static void check_driver(const struct patient *p, const struct usb_device *d)
{
    const struct known_reader *known = find_known(d);
    const char *name = known != NULL ? known->name : d->name[0] != '\0' ? d->name : "a reader";
    if (machine_pcsc_knows(p->machine, d->vendor, d->product))
        ADD(p, "driver", VERDICT_OK, "a driver knows the %s (%04X:%04X)", name, (unsigned)d->vendor,
            (unsigned)d->product);
    else
        ADD(p, "driver", VERDICT_BAD,
            "%s (%04X:%04X) is plugged in and no installed driver knows it; install %s or newer (Debian 12 has older "
            "ones: take Debian 13's, or the maker's), then restart pcscd",
            name, (unsigned)d->vendor, (unsigned)d->product,
            known != NULL && known->driver != NULL ? known->driver : "a libccid");
}

static void check_pcsc(const struct patient *p)
{
    static struct usb_device devices[MACHINE_USB_MAX];
    size_t n = machine_usb(p->machine, devices);
    check_pcscd_on(p);
    for (size_t i = 0; i < n; i++) {
        const struct known_reader *known = find_known(&devices[i]);
        if (!devices[i].smart_card && (known == NULL || known->nfc))
            continue;
        check_driver(p, &devices[i]);
        return;
    }
}

/* ---- all of it ---- */

/* "pn532_uart:/dev/ttyUSB0:115200" */
static void take_device(struct patient *p, const char *device)
{
    char word[MACHINE_PATH_SIZE];
    size_t n = strcspn(device, ":");
    text_copy_bytes(word, sizeof word, bytes_of(device, n));
    p->wire = WIRE_UNKNOWN;
    for (size_t i = 0; i < sizeof wires / sizeof *wires; i++)
        if (text_equal(wires[i].word, word))
            p->wire = wires[i].wire;
    if (device[n] != ':')
        return;
    const char *path = device + n + 1, *colon = strchr(path, ':');
    text_copy_bytes(p->said, sizeof p->said, bytes_of(path, strcspn(path, ":")));
    machine_resolve(p->machine, p->said, p->path);
    p->speed = colon != NULL ? colon + 1 : NULL;
}

static void check_libnfc(struct patient *p, const char *device)
{
    take_device(p, device);
    switch (p->wire) {
    case WIRE_SERIAL:
    case WIRE_I2C:
    case WIRE_SPI:
        check_path(p);
        check_speed(p);
        check_port(p);
        break;
    case WIRE_USB:
        check_usb(p);
        break;
    case WIRE_PCSC:
        check_pcsc(p);
        break;
    case WIRE_UNKNOWN:
        ADD(p, "device", VERDICT_NOTE,
            "\"%s\" is no connection string that is known here; usual are pn532_uart:/dev/ttyS1, pn532_i2c:/dev/i2c-1, "
            "pn532_spi:/dev/spidev0.0:1000000 and pn53x_usb",
            device);
        break;
    }
}

void doctor_reader(struct report *r, const struct machine *m, const struct settings_reader *reader, const char *name)
{
    struct patient p = { .report = r, .machine = m, .name = name };
    if (reader->driver == READER_LIBNFC)
        check_libnfc(&p, reader->device);
    else if (reader->driver == READER_PCSC)
        check_pcsc(&p);
}

void doctor_security(struct report *r, const struct settings *s, const struct reader_abilities *can, size_t count)
{
    bool afi = false, eas = false, writes = false;
    for (size_t i = 0; i < count; i++) {
        afi = afi || can[i].afi;
        eas = eas || can[i].eas;
        writes = writes || can[i].writes;
    }
    enum security_mechanism wanted = s->security.mechanism;
    bool needs_afi = wanted == SECURITY_AFI || wanted == SECURITY_AFI_EAS;
    bool needs_eas = wanted == SECURITY_EAS || wanted == SECURITY_AFI_EAS;
    if (wanted == SECURITY_NONE)
        report_add(r, "security", VERDICT_OK, "no mark is set on tags; the ledger alone knows what is lent");
    else if ((needs_afi && !afi) || (needs_eas && !eas))
        report_add(r, "security", VERDICT_BAD,
                   "the gate looks at %s, which no reader here can set: it needs an ISO 15693 reader (reader.driver: "
                   "pcsc); else write security.mechanism: none or byte",
                   needs_afi && !afi ? "the AFI" : "the EAS bit");
    else if (wanted == SECURITY_BYTE && !writes)
        report_add(r, "security", VERDICT_BAD, "the gate looks at a byte of the tag, and no reader here can write");
    else
        report_add(r, "security", VERDICT_OK, "the mark that the gate looks at can be set here");
}
