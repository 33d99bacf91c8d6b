// SPDX-License-Identifier: GPL-2.0
/*
 * Classes of the graphics engine and their methods
 *
 * The .def files list what the classes' headers of open-gpu-doc define, with the
 * bits of all fields of a method. Headers do not say how long an array is: a list
 * has as many elements as there are units (8 colour targets, 16 viewports, 6
 * shader stages, 8 groups as SET_PIPELINE_BINDING's field of 3 bits names them,
 * 64 words of a QMD), otherwise as many as fit before the next method. Hardware
 * reports a method that is not there as a class error, which is a GR exception.
 */
#include "gr.h"

#define M(addr, stride, count, bits, name) { addr, stride, count, bits, name },

static const struct gr_method methods_3d[] = {
#include "gr_3d.def"
};

static const struct gr_method methods_compute[] = {
#include "gr_compute.def"
};

static const struct gr_method methods_inline[] = {
#include "gr_inline.def"
};

static const struct gr_method methods_twod[] = {
#include "gr_twod.def"
};

#undef M

/* In the order of the subchannels graphics drivers use. */
static const struct gr_class classes[] = {
	{ AMPERE_B, "AMPERE_B", methods_3d, ARRAY_SIZE(methods_3d) },
	{ AMPERE_COMPUTE_B, "AMPERE_COMPUTE_B", methods_compute,
	  ARRAY_SIZE(methods_compute) },
	{ KEPLER_INLINE_TO_MEMORY_B, "KEPLER_INLINE_TO_MEMORY_B", methods_inline,
	  ARRAY_SIZE(methods_inline) },
	{ FERMI_TWOD_A, "FERMI_TWOD_A", methods_twod, ARRAY_SIZE(methods_twod) },
};

const struct gr_class *gr_class_find(u32 id)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(classes); i++)
		if (classes[i].id == id)
			return &classes[i];
	return NULL;
}

const struct gr_class *gr_class_of_subchannel(u32 subch)
{
	return subch < ARRAY_SIZE(classes) ? &classes[subch] : NULL;
}

const struct gr_method *gr_class_method(const struct gr_class *class, u32 addr)
{
	const struct gr_method *m;
	size_t i;

	for (i = 0; i < class->n; i++) {
		m = &class->methods[i];
		if (addr < m->addr)	/* they are sorted */
			return NULL;
		if (addr == m->addr)
			return m;
		if (m->stride && !((addr - m->addr) % m->stride) &&
		    (addr - m->addr) / m->stride < m->count)
			return m;
	}
	return NULL;
}
