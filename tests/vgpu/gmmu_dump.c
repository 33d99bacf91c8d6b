// SPDX-License-Identifier: GPL-2.0
/* The mappings of an address space, as a list */
#include <string.h>

#include "gmmu_priv.h"
#include "vgpu_priv.h"

#define DUMP_MAX	65536		/* ranges in one answer */
#define DUMP_STEPS	1000000		/* entries looked at: tables may loop */

struct dump_range {
	struct gmmu_page page;		/* the first */
	enum gmmu_result result;	/* of an access to any of them */
	u64 end;
};

/* There is an entry, good or not: what is simply not mapped is not listed. */
static bool is_hole(const struct gmmu_walk *w)
{
	return w->result == GMMU_FAULT_PDE || w->result == GMMU_FAULT_PTE;
}

static bool joins(const struct dump_range *r, const struct gmmu_walk *w)
{
	const struct gmmu_page *p = &w->page, *q = &r->page;

	if (r->end != p->va || r->result != w->result ||
	    q->sparse != p->sparse || q->shift != p->shift)
		return false;
	if (p->sparse || w->result != GMMU_OK)
		return true;
	return q->aperture == p->aperture &&
	       q->addr + (p->va - q->va) == p->addr && q->kind == p->kind &&
	       q->volatile_ == p->volatile_ && q->privileged == p->privileged &&
	       q->read_only == p->read_only && q->no_atomics == p->no_atomics;
}

static void print(FILE *out, const struct dump_range *r, size_t n)
{
	const struct gmmu_page *p = &r->page;

	fprintf(out, "%s{\"va\": \"%#llx\", \"size\": \"%#llx\", \"page\": %llu",
		n ? ", " : "", (unsigned long long)p->va,
		(unsigned long long)(r->end - p->va), 1ull << p->shift);
	if (r->result != GMMU_OK) {
		fprintf(out, ", \"fault\": \"%s\"}",
			gmmu_result_name(r->result));
		return;
	}
	if (p->sparse) {
		fprintf(out, ", \"sparse\": true}");
		return;
	}
	fprintf(out, ", \"aperture\": \"%s\", \"addr\": \"%#llx\", \"kind\": %u",
		aperture_name(p->aperture), (unsigned long long)p->addr, p->kind);
	fprintf(out, ", \"flags\": \"%s%s%s%s\"}", p->volatile_ ? "v" : "",
		p->privileged ? "p" : "", p->read_only ? "r" : "",
		p->no_atomics ? "a" : "");
}

void gmmu_dump(struct vgpu *g, u64 pdb, enum aperture a, u64 va, u64 end,
	       bool report, FILE *out)
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
		gmmu_walk(g, &s, va, false, report, &w);
		shift = w.result == GMMU_OK ? w.page.shift : w.hole;
		if (w.result != GMMU_OK)
			w.page = (struct gmmu_page){
				.va = ALIGN_DOWN(va, 1ull << shift),
				.shift = shift };
		if (!is_hole(&w)) {
			if (!r.end || !joins(&r, &w)) {
				if (r.end)
					print(out, &r, n++);
				r.page = w.page;
				r.result = w.result;
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
