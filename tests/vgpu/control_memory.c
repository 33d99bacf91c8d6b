// SPDX-License-Identifier: GPL-2.0
/*
 * control_memory.c - the control socket's commands that use an address space
 *
 * They access memory as an engine does, through the TLB and with all checks, so
 * a test can see what the GPU would see, without a channel to make one look.
 */
#include <stdlib.h>
#include <string.h>

#include "control_memory.h"
#include "gmmu.h"
#include "vgpu_priv.h"

#define WORDS_MAX	64u
#define RANGE_MAX	0x40000000u
#define CHUNK		4096u

/* [sys:]PDB VA and up to two numbers; false: fewer than @want. */
static bool parse(const char *arg, struct gmmu_space *s, u64 *v, size_t want)
{
	char *end;
	size_t i;

	*s = (struct gmmu_space){
		.pdb_aperture = APERTURE_VID, .client = GMMU_GPC, .who = "control",
	};
	if (!strncmp(arg, "sys:", 4)) {
		s->pdb_aperture = APERTURE_SYS_COH;
		arg += 4;
	}
	s->pdb = strtoull(arg, &end, 0);
	if (end == arg)
		return false;
	for (i = 0; i < want; i++) {
		arg = end;
		v[i] = strtoull(arg, &end, 0);
		if (end == arg)
			return false;
	}
	return !end[strspn(end, " \t")];
}

static void tell_fault(const struct gmmu_fault *f, FILE *out)
{
	fprintf(out, "{\"fault\": \"%s\", \"va\": \"%#llx\"}",
		gmmu_result_name(f->result), (unsigned long long)f->va);
}

void control_memory_read(struct vgpu *g, const char *arg, FILE *out)
{
	struct gmmu_space s;
	struct gmmu_fault f;
	u64 v[2], data[WORDS_MAX];
	size_t i;

	if (!parse(arg, &s, v, 2) || !v[1] || v[1] > WORDS_MAX) {
		fprintf(out, "error: gpu-read [sys:]PDB VA COUNT, at most %u words of 8 bytes",
			WORDS_MAX);
		return;
	}
	if (gmmu_read(g, &s, v[0], data, v[1] * 8, &f) != GMMU_OK) {
		tell_fault(&f, out);
		return;
	}
	fputs("{\"data\": [", out);
	for (i = 0; i < v[1]; i++)
		fprintf(out, "%s\"%#llx\"", i ? ", " : "",
			(unsigned long long)data[i]);
	fputs("]}", out);
}

void control_memory_write(struct vgpu *g, const char *arg, FILE *out)
{
	struct gmmu_space s;
	struct gmmu_fault f;
	u64 v[2];

	if (!parse(arg, &s, v, 2)) {
		fputs("error: gpu-write [sys:]PDB VA VALUE", out);
		return;
	}
	if (gmmu_write(g, &s, v[0], &v[1], 8, &f) != GMMU_OK)
		tell_fault(&f, out);
	else
		fputs("{}", out);
}

static bool range_ok(u64 va, u64 size)
{
	return size && size <= RANGE_MAX && va % 4 == 0 && size % 4 == 0;
}

/* Word i of a pattern; what programs in the guest compare with. */
static u32 pattern(u64 i, u64 seed)
{
	return (u32)i * 2654435761u ^ (u32)seed;
}

void control_memory_fill(struct vgpu *g, const char *arg, FILE *out)
{
	u32 data[CHUNK / 4];
	struct gmmu_space s;
	struct gmmu_fault f;
	u64 v[3], done, n, i;

	if (!parse(arg, &s, v, 3) || !range_ok(v[0], v[1])) {
		fputs("error: gpu-fill [sys:]PDB VA SIZE SEED, all of whole words", out);
		return;
	}
	for (done = 0; done < v[1]; done += n) {
		n = v[1] - done < CHUNK ? v[1] - done : CHUNK;
		for (i = 0; i < n / 4; i++)
			data[i] = pattern(done / 4 + i, v[2]);
		if (gmmu_write(g, &s, v[0] + done, data, n, &f) != GMMU_OK) {
			tell_fault(&f, out);
			return;
		}
	}
	fputs("{}", out);
}

static void tell_difference(u64 va, u32 have, u32 want, FILE *out)
{
	fprintf(out, "{\"differs\": \"%#llx\", \"have\": \"%#x\", \"want\": \"%#x\"}",
		(unsigned long long)va, have, want);
}

void control_memory_compare(struct vgpu *g, const char *arg, FILE *out)
{
	u32 data[CHUNK / 4];
	struct gmmu_space s;
	struct gmmu_fault f;
	u64 v[3], done, n, i;

	if (!parse(arg, &s, v, 3) || !range_ok(v[0], v[1])) {
		fputs("error: gpu-compare [sys:]PDB VA SIZE SEED, all of whole words",
		      out);
		return;
	}
	for (done = 0; done < v[1]; done += n) {
		n = v[1] - done < CHUNK ? v[1] - done : CHUNK;
		if (gmmu_read(g, &s, v[0] + done, data, n, &f) != GMMU_OK) {
			tell_fault(&f, out);
			return;
		}
		for (i = 0; i < n / 4; i++) {
			if (data[i] == pattern(done / 4 + i, v[2]))
				continue;
			tell_difference(v[0] + done + i * 4, data[i],
					pattern(done / 4 + i, v[2]), out);
			return;
		}
	}
	fputs("{}", out);
}
