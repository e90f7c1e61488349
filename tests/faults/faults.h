// SPDX-License-Identifier: GPL-2.0-or-later
/// What the wrapped calls ask before they do what they are for.
#ifndef FAULTLINE_FAULTS_H
#define FAULTLINE_FAULTS_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

enum faults_kind { FAULTS_CHANGE, FAULTS_OPEN, FAULTS_READ, FAULTS_MALLOC, FAULTS_KIND_COUNT };

/// Counts a call on `path` (and `second`; "" where there is none).  True when it is to fail, and then errno is set;
/// does not return when it is to kill.
bool faults_strike(enum faults_kind kind, const char *call, const char *path, const char *second);

/// The path of `name` in the folder of this descriptor, or of the descriptor itself when `name` is NULL.  It is put
/// together in `path` and only while a trace is written: else the name alone, or "".
const char *faults_path(int folder, const char *name, char path[PATH_MAX]);

/// As faults_strike of a change to `name` in `folder`, as faults_path has them.
bool faults_change(const char *call, int folder, const char *name);

/// As faults_change, of a call with two names.
bool faults_change_two(const char *call, int folder, const char *name, int second_folder, const char *second);

/// As faults_strike of reading from this descriptor.
bool faults_read(const char *call, int file);

/// True when the next change is the write of which half is to be done.
bool faults_half(void);

/// Sets the pointer to a function at `pointer` to the one of this name that would be called without the library.
void faults_find(void *pointer, const char *name);

#endif
