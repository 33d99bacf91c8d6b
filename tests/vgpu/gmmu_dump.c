// SPDX-License-Identifier: GPL-2.0
/* The mappings of an address space, as a list */
#include <string.h>

#include "gmmu_priv.h"
#include "vgpu_priv.h"

#define DUMP_MAX	65536		/* ranges in one answer */
#define DUMP_STEPS	1000000		/* entries looked at: tables may loop */

struct dump_range {
	struct gmmu_page page;		/* the first */
	u64 end;
};

static bool joins(const struct dump_range *r, const struct gmmu_page *p)
{
	const struct gmmu_page *q = &r->page;

	if (r->end != p->va || q->sparse != p->sparse)
		return false;
	if (p->sparse)
		return true;
	return q->shift == p->shift && q->aperture == p->aperture &&
	       q->addr + (p->va - q->va) == p->addr && q->kind == p->kind &&
	       q->volatile_ == p->volatile_ && q->privileged == p->privileged &&
	       q->read_only == p->read_only && q->no_atomics == p->no_atomics;
}

static void print(FILE *out, const struct dump_range *r, size_t n)
{
	const struct gmmu_page *p = &r->page;

	fprintf(out, "%s{\"va\": \"%#llx\", \"size\": \"%#llx\"", n ? ", " : "",
		(unsigned long long)p->va, (unsigned long long)(r->end - p->va));
	if (p->sparse) {
		fprintf(out, ", \"sparse\": true}");
		return;
	}
	fprintf(out, ", \"aperture\": \"%s\", \"addr\": \"%#llx\", \"page\": %llu, \"kind\": %u",
		aperture_name(p->aperture), (unsigned long long)p->addr,
		1ull << p->shift, p->kind);
	fprintf(out, ", \"flags\": \"%s%s%s%s\"}", p->volatile_ ? "v" : "",
		p->privileged ? "p" : "", p->read_only ? "r" : "",
		p->no_atomics ? "a" : "");
}

void gmmu_dump(struct vgpu *g, u64 pdb, enum aperture a, u64 va, u64 end,
	       FILE *out)
{
	const struct gmmu_space s = {
		.pdb = pdb, .pdb_aperture = a, .who = "dump",
	};
	struct dump_range r = { .end = 0 };
	struct gmmu_walk w;
	unsigned int shift;
	size_t n = 0, steps = 0;

	if (end > 1ull << GMMU_VA_BITS)
		end = 1ull << GMMU_VA_BITS;
	fputc('[', out);
	while (va < end && n < DUMP_MAX && steps++ < DUMP_STEPS) {
		gmmu_walk(g, &s, va, false, false, &w);
		shift = w.result == GMMU_OK ? w.page.shift : w.hole;
		if (w.result == GMMU_OK) {
			if (!r.end || !joins(&r, &w.page)) {
				if (r.end)
					print(out, &r, n++);
				r.page = w.page;
			}
			r.end = w.page.va + (1ull << shift);
		}
		va = ALIGN_DOWN(va, 1ull << shift) + (1ull << shift);
	}
	if (r.end)
		print(out, &r, n++);
	if (va < end)
		fprintf(out, "%s{\"truncated\": true}", n ? ", " : "");
	fputc(']', out);
}
