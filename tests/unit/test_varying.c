// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/varying.h"

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

static const char *const varying[] = {
    // addresses and hashes
    "0x7ffd1a2b", "0X7FFD1A2B", "0x7ffd1a2b3c4d", "0x12345", "0x00000000deadbeef", "deadbeef01", "1234567a",
    "9fceb02d0ae598e95dc970b74767f19372d61af8", "8c3d2e1f", // a hash of git's that begins as Windows codes do
    // UUIDs
    "123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000",
    // dates and times
    "2024-04-11T08:03:55.120Z", "2024-04-11", "2024/05/02", "08:03", "08:03:55", "22:41.903+02:00",
    "08:03:55,120", "14-Mar-2024", "02/May/2024", "2/May/2024",
    // numbers
    "123456", "80070005", "1712823835", "00000000000",
    // with units
    "43ms", "512MiB", "1.5s", "10k", "200px", "3GB", "12mins", "100Mi",
    // IPv4
    "10.0.0.1", "255.255.255.255", "10.0.0.1:8080", "192.168.0.0/16",
    // temporary names, tokens
    "tmp.Xy3k9q", "tmpa1b2c3d", "tmp_abcdefgh", "tmp-Xy3k9q", "abcdefghij1234567890", "AKIAIOSFODNN7EXAMPLE12345",
};

static const char *const telling[] = {
    // codes
    "0x80070005", "0x80004005", "0xC0000005", "0xc0000135", "0x887A0005", "0xC1900101", "0x8A150001",
    "C0000005", "0x1", "0x7f", "0xFFFF", "0x", "0", "404", "40001", "00942", "12345", "E0502", "40P01", "TS2345",
    "ORA-00942", "CVE-2024-1234",
    // words that could be digits
    "deadbeef", "facade", "decade5", "ed25519", "abcdef1",
    // versions
    "1.2.3", "2026.4.10", "18", "10.0.19045.1", "3.11", "2024.1",
    // names
    "tmp", "tmpfs", "template", "tmp.log", "tmpfile", "tmp/", "request", "ms", "s", "m4a1x", "5xx", "10.0.0",
    "10.0.0.1.2", "10.0.0.x", "1000.0.0.1", "e.printStackTrace", "NullPointerException", "internationalizations12",
    "abcdefghijklmnopqrstuvwxyz", "123e4567-e89b-12d3-a456-42661417400", "123e4567-e89b-12d3-a456-42661417400g",
    "2024", "10-20", "14-Mar-24", "14-Mar/2024", "1:2", "a:b", "std::vector", "-", ":", "",
};

START_TEST(what_varies)
{
    for (size_t i = 0; i < sizeof varying / sizeof *varying; i++)
        ck_assert_msg(fl_is_varying(fl_slice_of(varying[i])), "%s was kept", varying[i]);
}
END_TEST

START_TEST(what_tells)
{
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
        ck_assert_msg(!fl_is_varying(fl_slice_of(telling[i])), "%s was set aside", telling[i]);
    ck_assert(!fl_is_varying((struct fl_slice){0}));
}
END_TEST

// Pieces are looked at up to their end and no further (told by the sanitizers), whatever they hold.
START_TEST(any_bytes)
{
    struct random_source source = {4};
    for (int i = 0; i < 20000; i++) {
        struct fl_buffer piece = {0};
        size_t size = 1 + random_below(&source, 40);
        // All of the buffer, so that the end of the piece is the end of the memory.
        char *bytes = fl_buffer_reserve(&piece, 256);
        bytes += 256 - size;
        for (size_t at = 0; at < size; at++)
            bytes[at] = (char)(random_below(&source, 2) ? "0123456789abcdefxT:-/.tmp"[random_below(&source, 25)]
                                                        : (char)random_below(&source, 256));
        bool first = fl_is_varying((struct fl_slice){bytes, size});
        ck_assert_int_eq(first, fl_is_varying((struct fl_slice){bytes, size}));
        fl_buffer_release(&piece);
    }
}
END_TEST

Suite *varying_suite(void)
{
    TCase *cases = tcase_create("varying");
    tcase_add_test(cases, what_varies);
    tcase_add_test(cases, what_tells);
    tcase_add_test(cases, any_bytes);
    Suite *suite = suite_create("varying");
    suite_add_tcase(suite, cases);
    return suite;
}
