// SPDX-License-Identifier: GPL-2.0
static bool newer(struct nova_chip *chip)
{
	if (chip->arch >= NOVA_ARCH_ADA) /* match */
		return true;
	if (chip->arch == NOVA_ARCH_AMPERE)
		return false;
	return chip->gen > 8; /* match */
}
