// SPDX-License-Identifier: GPL-2.0
/*
 * The one instance of the tracepoints' code.
 */
#define CREATE_TRACE_POINTS
#include "nova_drm_trace.h"
