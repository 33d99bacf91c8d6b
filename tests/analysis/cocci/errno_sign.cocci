// SPDX-License-Identifier: GPL-2.0
// files: nova-core/*.c nova-drm/*.c tests/kunit/*.c
// An errno that is returned or reported is negative.

@@
constant e =~ "^E[A-Z0-9]+$";
@@
(
* return e;
|
* ERR_PTR(e)
|
* dev_err_probe(..., e, ...)
)
