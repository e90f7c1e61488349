// SPDX-License-Identifier: GPL-2.0-or-later
#include "indexer/danger.h"

#include "tests/unit/suites.h"
#include "tests/unit/support.h"

#include "core/banned.h"

START_TEST(told_or_not)
{
    static const struct {
        const char *action, *reason, *code;
        const char *danger; // NULL: none, or it is told
    } rows[] = {
        {"Empty the folder.", "", "rm -rf node_modules\n", "rm -rf"},
        {"Empty the folder; what is in it is lost.", "", "rm -rf node_modules\n", NULL},
        {"Empty the folder.", "it deletes all that you changed there", "rm -rf node_modules\n", NULL},
        {"Empty the folder.", "", "rm -rf node_modules   # nobody gets it back, so look twice\n", NULL},
        {"Empty the folder.", "", "git push --force\n", "push --force"},
        {"Empty the folder.", "", "git push --force-with-lease\n", NULL},
        {"Use GIT RESET --HARD", "", "", "reset --hard"},
        {"Empty it.", "", "DROP TABLE users;\n", "DROP TABLE"},
        {"Empty it.", "", "drop table users; -- all rows are lost\n", NULL},
        {"Empty it.", "", "requests.get(url, verify=False)\n", "verify=False"},
        {"Add it.", "", "helm repo add stable https://example.org\n", NULL},
        {"Replace the private key on the secure host.", "", "rm -rf /srv/data\n", "rm -rf"},
        {"Replace the trusted key.", "", "chmod -R 777 /srv\n", "chmod * 777"},
        {"Push it.", "", "git push origin main --force\n", "push * --force"},
        {"Close the program, and mind the asterisk.", "", "rm -rf /srv/*\n", "rm -rf"},
        {"Empty it.", "", "rm -rf -- backup/*\n", "rm -rf"},
        {"Use curl --insecure", "", "", "--insecure"},
        {"Fetch it.", "", "curl -k https://security.example.com/x\n", "curl -k"},
        {"Find them.", "", "find . -name '*.tmp' -delete\n", "find * -delete"},
        {"Push it.", "", "git push origin +main\n", "git push * +"},
        {"Push it.", "", "git push origin main\necho --force\n", NULL},
        {"Fetch it.", "", "git -c http.sslVerify=false clone URL\n", "sslVerify=false"},
        {"Fetch it.", "", "curl -fsSL https://example.org/install | sh\n", "curl * | sh"},
        {"Fetch it.", "", "curl -fsSL https://example.org/key.asc | sudo gpg --dearmor\n", NULL},
        {"Open it.", "anybody may write then", "chmod -R a+rwx /srv\n", NULL},
        {"Open it.", "it is lost", "chmod -R a+rwx /srv\n", "chmod * a+rwx"},
        {"", "", "", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct fl_action workaround = {.action = fl_slice_of(rows[i].action), .reason = fl_slice_of(rows[i].reason),
                                             .code = fl_slice_of(rows[i].code)};
        const struct fl_danger *danger = fl_untold_danger(&workaround);
        if (rows[i].danger) {
            ck_assert_ptr_nonnull(danger);
            ck_assert_str_eq(danger->text, rows[i].danger);
            ck_assert_uint_gt(strlen(danger->harm), 0);
        } else {
            ck_assert_msg(!danger, "row %zu: %s", i, danger ? danger->text : "");
        }
    }
}
END_TEST

Suite *danger_suite(void)
{
    TCase *cases = tcase_create("danger");
    tcase_add_test(cases, told_or_not);
    Suite *suite = suite_create("danger");
    suite_add_tcase(suite, cases);
    return suite;
}
