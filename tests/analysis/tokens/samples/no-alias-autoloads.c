// SPDX-License-Identifier: GPL-2.0
MODULE_DEVICE_TABLE(pci, ids); /* match */
MODULE_ALIAS("pci:v000010DEd*sv*sd*bc03sc00i00*"); /* match */
MODULE_DESCRIPTION("no MODULE_ALIAS()");
