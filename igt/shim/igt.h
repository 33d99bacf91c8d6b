/* SPDX-License-Identifier: MIT */
#ifndef IGT_H
#define IGT_H

#include "drmtest.h"
#include "igt_core.h"
#include "igt_syncobj.h"
#include "ioctl_wrappers.h"

#endif /* IGT_H */
