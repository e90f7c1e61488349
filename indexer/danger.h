// SPDX-License-Identifier: GPL-2.0-or-later
/// Advice that can destroy something or lets others in, and whether it says so.
#ifndef FAULTLINE_DANGER_H
#define FAULTLINE_DANGER_H

#include "core/entry.h"

/// A way to do harm.
struct fl_danger {
    const char *text; // as it stands in a command
    const char *harm; // what it does
};

/// The first danger in a workaround's sentence or code about which neither its sentence, its reason nor a comment in
/// its code has a word; NULL when there is none.
const struct fl_danger *fl_untold_danger(const struct fl_action *workaround);

#endif
