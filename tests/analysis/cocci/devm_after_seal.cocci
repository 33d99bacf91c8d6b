// SPDX-License-Identifier: GPL-2.0
// files: nova-core/*.c
// What is registered with devres after the auxiliary device is released before
// it: while the child still uses it.

@@
identifier devm =~ "^\(devm_\|pcim_\|dmam_\|drmm_\)";
@@
nova_core_seal(...)
... when any
* devm(...)

@@
identifier devm =~ "^\(devm_\|pcim_\|dmam_\|drmm_\)";
@@
nova_core_aux_register(...)
... when any
* devm(...)
