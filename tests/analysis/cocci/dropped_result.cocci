// SPDX-License-Identifier: GPL-2.0
// files: nova-core/*.c nova-drm/*.c
// What these return says whether the hardware or the firmware answered.

@@
identifier f =~ "^\(nova_bar_poll\|nova_bar_poll_addr\|nova_falcon_poll\|nova_gsp_rpc_.*\|devm_add_action\|devm_add_action_or_reset\|dma_set_mask_and_coherent\)$";
@@
* f(...);
