// SPDX-License-Identifier: GPL-2.0
EXPORT_SYMBOL_NS_GPL(nova_core_is_dead, "NOVA_CORE");
EXPORT_SYMBOL_IF_KUNIT(nova_chip_find);
EXPORT_SYMBOL_GPL(nova_core_is_dead); /* match */
EXPORT_SYMBOL(nova_core_is_dead); /* match */
