/* What stands in a reader's way, on recorded fakes of a machine: each tree holds the files of /dev, /proc, /sys and
   /usr that such a machine shows (Debian 12 on a PC and on a Raspberry Pi), and nothing else. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "check.h"
#include "commands/doctor_reader.h"

enum { PATH_ROOM = 1024, MANY = 1000 };

static struct machine machine;
static struct report report;

/* ---- a recorded tree ---- */

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
    (void)info;
    (void)type;
    (void)at;
    return remove(path);
}

static void remove_tree(void)
{
    if (machine.root[0] != '\0')
        nftw(machine.root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void fresh(void)
{
    static bool registered;
    char template[] = "/tmp/kitap-doctor-XXXXXX";
    remove_tree();
    if (!registered)
        atexit(remove_tree);
    registered = true;
    CHECK(mkdtemp(template) != NULL);
    memset(&report, 0, sizeof report);
    machine = (struct machine){ .uid = geteuid() + MANY }; /* somebody who owns nothing here */
    text_copy(machine.root, sizeof machine.root, template);
}

static void whole_path(const char *path, char to[static PATH_ROOM])
{
    text_format(to, PATH_ROOM, "%s%s", machine.root, path);
    for (char *slash = to + strlen(machine.root) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        mkdir(to, 0755);
        *slash = '/';
    }
}

static void put(const char *path, const char *text, mode_t mode)
{
    char whole[PATH_ROOM];
    whole_path(path, whole);
    unlink(whole);
    FILE *f = fopen(whole, "w");
    CHECK(f != NULL);
    fputs(text, f);
    fclose(f);
    CHECK_EQ(chmod(whole, mode), 0);
}

static void put_link(const char *path, const char *target)
{
    char whole[PATH_ROOM];
    whole_path(path, whole);
    CHECK_EQ(symlink(target, whole), 0);
}

/* The group of all files here, under a name. */
static void name_group(const char *name)
{
    char line[128];
    text_format(line, sizeof line, "root:x:999999:\n%s:x:%u:somebody\n", name, (unsigned)getegid());
    put("/etc/group", line, 0644);
}

static void put_usb(const char *place, const char *vendor, const char *product, const char *name, const char *class)
{
    char path[PATH_ROOM];
    const char *const files[][2] = {
        { "idVendor", vendor }, { "idProduct", product }, { "product", name }, { "busnum", "1" }, { "devnum", "7" }
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        text_format(path, sizeof path, "/sys/bus/usb/devices/%s/%s", place, files[i][0]);
        put(path, files[i][1], 0444);
    }
    text_format(path, sizeof path, "/sys/bus/usb/devices/%s:1.0/bInterfaceClass", place);
    put(path, class, 0444);
}

/* As libccid 1.5.2 of Debian 12 lists them, cut to four. */
static void put_ccid(const char *more_vendor, const char *more_product)
{
    char text[2048];
    text_format(text, sizeof text,
                "<plist><dict>\n<key>ifdVendorID</key>\n<array>\n<string>0x072F</string>\n<string>0x076B</string>\n%s"
                "</array>\n<key>ifdProductID</key>\n<array>\n<string>0x2200</string>\n<string>0x5022</string>\n%s"
                "</array>\n</dict></plist>\n",
                more_vendor, more_product);
    put("/usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist", text, 0644);
}

static void examine(enum reader_driver driver, const char *device)
{
    struct settings_reader reader = { .driver = driver };
    text_copy(reader.device, sizeof reader.device, device);
    doctor_reader(&report, &machine, &reader, "reader");
}

static const struct finding *find(const char *check)
{
    for (size_t i = 0; i < report.count; i++)
        if (text_equal(report.at[i].check, check))
            return &report.at[i];
    return NULL;
}

static void says(const char *check, enum verdict verdict, const char *words)
{
    const struct finding *f = find(check);
    CHECK(f != NULL);
    CHECK_EQ(f->verdict, verdict);
    if (strstr(f->text, words) == NULL)
        CHECK_TEXT(f->text, words);
}

static void serial(mode_t mode)
{
    fresh();
    put("/dev/ttyS1", "", mode);
    put("/sys/class/tty/ttyS1/dev", "4:65\n", 0444);
    put("/proc/cmdline", "BOOT_IMAGE=/vmlinuz root=/dev/sda1 quiet\n", 0444);
    name_group("dialout");
}

/* ---- serial lines ---- */

TEST(a_serial_line_that_may_be_opened_is_said_and_nothing_else)
{
    serial(0666);
    examine(READER_LIBNFC, "pn532_uart:/dev/ttyS1:115200");
    says("reader device", VERDICT_OK, "/dev/ttyS1");
    CHECK_EQ(report.count, 1);
}

TEST(a_serial_line_of_another_group_names_the_group)
{
    serial(0660);
    examine(READER_LIBNFC, "pn532_uart:/dev/ttyS1");
    says("reader device", VERDICT_BAD, "group dialout (adduser");

    serial(0660);
    machine.groups[machine.groups_count++] = getegid();
    examine(READER_LIBNFC, "pn532_uart:/dev/ttyS1");
    says("reader device", VERDICT_OK, "may be opened");
}

TEST(a_line_that_is_not_there_names_those_that_are)
{
    serial(0666);
    examine(READER_LIBNFC, "pn532_uart:/dev/ttyUSB0");
    says("reader device", VERDICT_BAD, "cable");

    serial(0666);
    examine(READER_LIBNFC, "pn532_uart:/dev/ttyAMA3"); /* the board's own: no cable brings it */
    says("reader device", VERDICT_BAD, "enable_uart=1");

    serial(0666);
    put("/dev/ttyACM0", "", 0666);
    examine(READER_LIBNFC, "pn532_uart:/dev/ttyUSB0");
    says("reader device", VERDICT_BAD, "there is /dev/ttyACM0: write that into reader.device");
}

TEST(what_is_no_serial_line_is_told)
{
    serial(0666);
    put("/dev/sda", "", 0666);
    examine(READER_LIBNFC, "pn532_uart:/dev/sda");
    says("reader device", VERDICT_BAD, "is no serial line");
}

TEST(a_speed_that_no_chip_has_is_told)
{
    serial(0666);
    examine(READER_LIBNFC, "pn532_uart:/dev/ttyS1:112500");
    says("reader speed", VERDICT_BAD, "112500");
}

TEST(another_program_on_the_line_is_named)
{
    serial(0666);
    put("/proc/812/comm", "nfc-poll\n", 0444);
    put_link("/proc/812/fd/5", "/dev/ttyS1");
    examine(READER_LIBNFC, "pn532_uart:/dev/ttyS1");
    says("reader port", VERDICT_BAD, "nfc-poll (process 812)");

    serial(0666);
    put("/proc/900/comm", "kitap-reader\n", 0444);
    put_link("/proc/900/fd/5", "/dev/ttyS1");
    examine(READER_LIBNFC, "pn532_uart:/dev/ttyS1");
    CHECK(find("reader port") == NULL); /* our own */
}

TEST(a_login_prompt_and_the_kernels_console_are_named_with_what_ends_them)
{
    char path[PATH_ROOM];
    serial(0666);
    put("/proc/77/comm", "agetty\n", 0444);
    whole_path("/proc/77/cmdline", path);
    FILE *f = fopen(path, "w");
    CHECK(f != NULL);
    fwrite("/sbin/agetty\0-o\0-\0ttyS1\0vt220", 1, 29, f);
    fclose(f);
    examine(READER_LIBNFC, "pn532_uart:/dev/ttyS1");
    says("reader port", VERDICT_BAD, "serial-getty@ttyS1");

    serial(0666);
    put("/proc/cmdline", "console=tty1 console=ttyS1,115200 root=/dev/mmcblk0p2\n", 0444);
    examine(READER_LIBNFC, "pn532_uart:/dev/ttyS1");
    says("reader port", VERDICT_BAD, "console=ttyS1");

    serial(0666);
    put("/proc/cmdline", "console=ttyS10\n", 0444);
    examine(READER_LIBNFC, "pn532_uart:/dev/ttyS1");
    CHECK(find("reader port") == NULL);
}

TEST(the_name_of_a_raspberry_pi_for_its_line_is_followed)
{
    fresh();
    put("/dev/ttyAMA0", "", 0666);
    put("/sys/class/tty/ttyAMA0/dev", "204:64\n", 0444);
    put_link("/dev/serial0", "ttyAMA0");
    put("/proc/cmdline", "console=ttyAMA0,115200\n", 0444);
    examine(READER_LIBNFC, "pn532_uart:/dev/serial0");
    says("reader device", VERDICT_OK, "/dev/serial0");
    says("reader port", VERDICT_BAD, "console=ttyAMA0");
}

/* ---- buses ---- */

TEST(buses_that_are_off_are_switched_on_by_name)
{
    fresh();
    put("/proc/modules", "i2c_bcm2835 16384 0 - Live 0x0\n", 0444);
    examine(READER_LIBNFC, "pn532_i2c:/dev/i2c-1");
    says("reader device", VERDICT_BAD, "dtparam=i2c_arm=on");
    says("reader device", VERDICT_BAD, "modprobe i2c_dev");

    fresh();
    examine(READER_LIBNFC, "pn532_spi:/dev/spidev0.0:1000000");
    says("reader device", VERDICT_BAD, "dtparam=spi=on");

    fresh();
    put("/dev/i2c-0", "", 0666);
    examine(READER_LIBNFC, "pn532_i2c:/dev/i2c-1");
    says("reader device", VERDICT_BAD, "there is /dev/i2c-0");

    fresh();
    put("/dev/spidev0.0", "", 0660);
    name_group("spi");
    examine(READER_LIBNFC, "pn532_spi:/dev/spidev0.0:1000000");
    says("reader device", VERDICT_BAD, "group spi");
}

/* ---- USB by libnfc ---- */

static void usb_reader(mode_t mode)
{
    fresh();
    put_usb("1-1.2", "072f", "2200", "ACR122U PICC Interface", "0b");
    put("/dev/bus/usb/001/007", "", mode);
    put("/proc/modules", "usbhid 65536 0 - Live 0x0\n", 0444);
    name_group("plugdev");
}

TEST(a_usb_reader_is_found_by_its_number_and_its_group_is_named)
{
    usb_reader(0666);
    examine(READER_LIBNFC, "acr122_usb");
    says("reader device", VERDICT_OK, "ACR122U is plugged in");
    CHECK_EQ(report.count, 1);

    usb_reader(0664);
    examine(READER_LIBNFC, "acr122_usb");
    says("reader device", VERDICT_BAD, "group plugdev");

    usb_reader(0644);
    examine(READER_LIBNFC, "acr122_usb");
    says("reader device", VERDICT_BAD, "udev rules");

    fresh();
    put_usb("1-1", "046d", "c31c", "USB Keyboard", "03");
    examine(READER_LIBNFC, "pn53x_usb");
    says("reader device", VERDICT_BAD, "no USB reader");
}

TEST(the_kernels_own_drivers_are_told_with_how_to_keep_them_out)
{
    usb_reader(0666);
    put("/proc/modules",
        "pn533_usb 20480 0 - Live 0x0\npn533 45056 1 pn533_usb, Live 0x0\nnfc 131072 1 pn533, Live 0x0\n", 0444);
    examine(READER_LIBNFC, "acr122_usb");
    says("reader modules", VERDICT_BAD, "modprobe -r pn533_usb pn533 nfc");
    says("reader modules", VERDICT_BAD, "blacklist pn533_usb");
}

TEST(a_pcscd_that_holds_the_reader_of_libnfc_is_told)
{
    usb_reader(0666);
    put_ccid("", "");
    examine(READER_LIBNFC, "acr122_usb");
    CHECK(find("reader pcscd") == NULL); /* it does not run */

    usb_reader(0666);
    put_ccid("", "");
    put("/proc/433/comm", "pcscd\n", 0444);
    examine(READER_LIBNFC, "acr122_usb");
    says("reader pcscd", VERDICT_BAD, "pcscd holds the ACR122U");
}

/* ---- PC/SC ---- */

static void pcsc_reader(const char *product)
{
    fresh();
    put_usb("2-3", "072f", product, "ACR1552 1S CL Reader", "0b");
    put("/usr/sbin/pcscd", "", 0755);
    put("/run/pcscd/pcscd.comm", "", 0666);
}

TEST(a_reader_that_debians_drivers_do_not_know_is_named_with_those_that_do)
{
    pcsc_reader("2303");
    put_ccid("", "");
    examine(READER_PCSC, "");
    says("reader driver", VERDICT_BAD, "ACR1552U (072F:2303)");
    says("reader driver", VERDICT_BAD, "libccid 1.5.3 or libacsccid1 1.1.10 or newer");

    pcsc_reader("2303");
    put_ccid("<string>0x072F</string>\n", "<string>0x2303</string>\n");
    examine(READER_PCSC, "");
    says("reader driver", VERDICT_OK, "a driver knows the ACR1552U");
    CHECK_EQ(report.count, 1);
}

TEST(a_number_of_one_maker_and_a_product_of_another_are_no_reader)
{
    pcsc_reader("5022"); /* OMNIKEY's product number with ACS's vendor number */
    put_ccid("", "");
    examine(READER_PCSC, "");
    says("reader driver", VERDICT_BAD, "072F:5022");
}

TEST(a_pcscd_that_is_missing_or_sleeps_is_told)
{
    fresh();
    examine(READER_PCSC, "");
    says("reader pcscd", VERDICT_BAD, "apt install pcscd");

    fresh();
    put("/usr/sbin/pcscd", "", 0755);
    examine(READER_PCSC, "");
    says("reader pcscd", VERDICT_BAD, "systemctl enable --now pcscd.socket");

    fresh();
    put("/usr/sbin/pcscd", "", 0755);
    put("/proc/5/comm", "pcscd\n", 0444);
    examine(READER_PCSC, "");
    CHECK_EQ(report.count, 0);
}

/* ---- the gate ---- */

static void gate(enum security_mechanism mechanism, struct reader_abilities can)
{
    struct settings s = { .security = { .mechanism = mechanism } };
    memset(&report, 0, sizeof report);
    doctor_security(&report, &s, &can, 1);
}

TEST(a_mark_that_no_reader_can_set_is_told)
{
    const struct reader_abilities pn532 = { .iso14443 = true, .reads = true, .writes = true };
    const struct reader_abilities icode = { .iso15693 = true, .reads = true, .writes = true, .afi = true, .eas = true };
    gate(SECURITY_NONE, pn532);
    says("security", VERDICT_OK, "ledger");
    gate(SECURITY_AFI, pn532);
    says("security", VERDICT_BAD, "the AFI");
    gate(SECURITY_EAS, pn532);
    says("security", VERDICT_BAD, "the EAS bit");
    gate(SECURITY_BYTE, pn532);
    says("security", VERDICT_OK, "can be set");
    gate(SECURITY_BYTE, (struct reader_abilities){ .reads = true });
    says("security", VERDICT_BAD, "can write");
    gate(SECURITY_AFI_EAS, icode);
    says("security", VERDICT_OK, "can be set");
}
