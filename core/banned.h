// SPDX-License-Identifier: GPL-2.0-or-later
/// Calls that this project does not make, turned into compile errors.
///
/// Each of them writes without knowing the size of its target, keeps hidden
/// state, or reports an error in a way that cannot be told from a result.
/// Every .c file includes this header last.
#ifndef FAULTLINE_BANNED_H
#define FAULTLINE_BANNED_H

#define FL_BANNED(call) banned_call_##call

#undef strcpy
#define strcpy(...) FL_BANNED(strcpy)
#undef strcat
#define strcat(...) FL_BANNED(strcat)
#undef strncpy
#define strncpy(...) FL_BANNED(strncpy)
#undef strncat
#define strncat(...) FL_BANNED(strncat)
#undef sprintf
#define sprintf(...) FL_BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) FL_BANNED(vsprintf)
#undef strtok
#define strtok(...) FL_BANNED(strtok)
#undef atoi
#define atoi(...) FL_BANNED(atoi)
#undef atof
#define atof(...) FL_BANNED(atof)
#undef gets
#define gets(...) FL_BANNED(gets)

#endif
