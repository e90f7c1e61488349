// SPDX-License-Identifier: GPL-2.0-or-later
#include "utc.h"

#include <time.h>

#include "banned.h"

void fl_utc_format(int64_t seconds, char text[FL_UTC_SIZE])
{
    time_t when = (time_t)seconds;
    struct tm parts;
    if (!gmtime_r(&when, &parts) || !strftime(text, FL_UTC_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts))
        text[0] = '\0';
}
