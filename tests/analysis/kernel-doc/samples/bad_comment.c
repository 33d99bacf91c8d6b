// SPDX-License-Identifier: GPL-2.0

/**
 * struct sample - a struct with one member that is not explained
 */
struct sample {
	/** @named: explained */
	int named;
	int unnamed;
};

/**
 * sum() - a parameter's name is wrong, and what it returns is not said
 * @sample: what to add up
 * @cuont: how often
 */
int sum(struct sample *sample, int count)
{
	return sample->named * count;
}
