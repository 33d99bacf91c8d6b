// SPDX-License-Identifier: GPL-2.0
/*
 * The generated VBIOS is one a strict driver accepts, and each
 * vbios-* fault breaks just what it says
 *
 * The parser here follows kernel_gsp_vbios_tu102.c and kernel_gsp_fwsec.c, with
 * every check those or the upstream drivers make; it shares no code with the
 * generator.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sha256.h"
#include "tap.h"
#include "vbios.h"

/* ---- a strict parser ------------------------------------------------------ */

struct parsed {
	u32 images, image0_size, ext0, size;
	u32 table, desc, ucode;
	u32 imem_size, dmem_size, dmap, cmd;
	u32 type[8];
};

static bool inside(u64 at, u64 len, u64 size)
{
	return at <= size && len <= size - at;
}

static const char *parse_images(const u8 *rom, struct parsed *p)
{
	u32 base = 0;

	for (;;) {
		u32 pcir, npde, size;
		bool last;

		if (!inside(base, 0x200, VBIOS_ROM_SIZE) || p->images == 8)
			return "chain leaves the ROM";
		switch (get16(rom + base)) {
		case 0xaa55:
		case 0x4e56:
			break;
		default:
			return p->images ? "image signature" : "ROM signature";
		}
		pcir = base + get16(rom + base + 0x18);
		/* Within the first 0x400 bytes: drivers read no more ahead. */
		if (pcir - base > 0x400 - 0x18)
			return "PCIR out of range";
		if (memcmp(rom + pcir, "PCIR", 4) && memcmp(rom + pcir, "NPDS", 4))
			return "PCIR signature";
		size = get16(rom + pcir + 0x10) * 512u;
		last = rom[pcir + 0x15] & 0x80;
		npde = ALIGN_UP(pcir + get16(rom + pcir + 0x0a), 16);
		if (!memcmp(rom + npde, "NPDE", 4)) {
			size = get16(rom + npde + 8) * 512u;
			last = rom[npde + 10] & 0x80;
		}
		if (!size || !inside(base, size, VBIOS_ROM_SIZE))
			return "image length";
		p->type[p->images++] = rom[pcir + 0x14];
		if (base == 0)
			p->image0_size = size;
		else if (rom[pcir + 0x14] == 0xe0 && !p->ext0)
			p->ext0 = base;
		base += size;
		if (last)
			break;
	}
	p->size = base;
	return NULL;
}

/* A VBIOS pointer beyond image 0 goes on in the first e0 image. */
static bool pointer(const struct parsed *p, u32 ptr, u32 *at)
{
	if (ptr < p->image0_size || !p->ext0 ||
	    !inside((u64)ptr - p->image0_size + p->ext0, 4, p->size))
		return false;
	*at = ptr - p->image0_size + p->ext0;
	return true;
}

static const char *parse_bit(const u8 *rom, struct parsed *p)
{
	u32 bit, i, t;
	u8 sum = 0;

	for (bit = 0; bit + 12 < p->image0_size; bit++)
		if (!memcmp(rom + bit, "\xff\270BIT", 6))
			break;
	if (bit + 12 >= p->image0_size)
		return "no BIT";
	for (i = 0; i < rom[bit + 8]; i++)
		sum += rom[bit + i];
	if (sum)
		return "BIT checksum";
	if (rom[bit + 9] < 6)
		return "BIT token size";
	for (i = 0; i < rom[bit + 10]; i++) {
		t = bit + rom[bit + 8] + i * rom[bit + 9];
		if (rom[t] == 'p')
			break;
	}
	if (i == rom[bit + 10])
		return "no falcon token";
	if (rom[t + 1] != 2 || get16(rom + t + 2) < 4)
		return "falcon token version";
	if (!inside(get16(rom + t + 4), 4, p->image0_size))
		return "falcon token range";
	if (!pointer(p, get32(rom + get16(rom + t + 4)), &p->table))
		return "ucode table range";
	return NULL;
}

static const char *parse_table(const u8 *rom, struct parsed *p)
{
	const u8 *t = rom + p->table;
	u32 i;

	if (t[0] != 1)
		return "ucode table version";
	if (t[1] < 6 || t[2] < 6 ||
	    !inside(p->table, t[1] + t[2] * t[3], p->size))
		return "ucode table entry size";
	for (i = 0; i < t[3]; i++) {
		const u8 *e = t + t[1] + i * t[2];

		if (e[0] != 0x85)
			continue;
		if (e[1] != 7)
			return "target";
		return pointer(p, get32(e + 2), &p->desc) ? NULL : "desc range";
	}
	return "no FWSEC";
}

static const char *parse_desc(const u8 *rom, struct parsed *p, u32 fuse)
{
	const u8 *d = rom + p->desc;
	u32 size = get16(d + 2), versions = get16(d + 0x28), pkc = get32(d + 8);

	if (!(d[0] & 1))
		return "desc invalid";
	if (d[1] != 3)
		return "desc version";
	if (size < 0x2c || !inside(p->desc, size, p->size))
		return "desc size";
	p->ucode = p->desc + size;
	p->imem_size = get32(d + 0x14);
	p->dmem_size = get32(d + 0x20);
	if (p->imem_size % 256 || p->dmem_size % 256 ||
	    !inside(p->ucode, (u64)p->imem_size + p->dmem_size, p->size))
		return "ucode size";
	if (!(get16(d + 0x24) & 0x400))
		return "engine mask";
	if (d[0x26] < 1 || d[0x26] > 16)
		return "ucode id";
	if (!d[0x27] || size != 0x2c + d[0x27] * 384u)
		return (versions & 7) ? "signature count" : "signature versions";
	if (__builtin_popcount(versions) != d[0x27] || !(versions >> fuse & 1))
		return "signature versions";
	if (!inside(pkc, 384, p->dmem_size))
		return "PKC range";
	return NULL;
}

static const char *parse_dmem(const u8 *rom, struct parsed *p)
{
	const u8 *dmem = rom + p->ucode + p->imem_size;
	u32 at = get32(rom + p->desc + 0x0c), i;

	if (!inside(at, 4, p->dmem_size))
		return "appif range";
	if (dmem[at] != 1 || dmem[at + 3] < 2)
		return "appif version";
	for (i = 0; i < dmem[at + 3]; i++) {
		u32 e = at + dmem[at + 1] + i * dmem[at + 2];

		if (get32(dmem + e) == 4)
			p->dmap = get32(dmem + e + 4);
	}
	if (!p->dmap)
		return "no DMEM mapper";
	if (!inside(p->dmap, 0x40, p->dmem_size))
		return "DMEM mapper range";
	p->cmd = get32(dmem + p->dmap + 8);
	if (get32(dmem + p->dmap + 12) < 0x2c ||
	    !inside(p->cmd, 0x2c, p->dmem_size))
		return "command range";
	return NULL;
}

static const char *parse(const u8 *rom, struct parsed *p)
{
	const char *err;

	memset(p, 0, sizeof(*p));
	err = parse_images(rom, p);
	if (!err)
		err = parse_bit(rom, p);
	if (!err)
		err = parse_table(rom, p);
	if (!err)
		err = parse_desc(rom, p, 1);
	if (!err)
		err = parse_dmem(rom, p);
	return err;
}

/* ---- tests -------------------------------------------------------------------- */

static const struct vbios_params params = { 0x10de, 0x2204, 0x172000a1 };

static u32 count_pattern(const u8 *rom, u32 size, const char *pat, u32 len)
{
	u32 i, n = 0;

	for (i = 0; i + len <= size; i++)
		n += !memcmp(rom + i, pat, len);
	return n;
}

static struct vbios *generated(void)
{
	struct vbios *v = malloc(sizeof(*v));

	if (!v)
		tap_bail("no memory");
	vbios_generate(v, &params);
	return v;
}

static void test_images(void)
{
	struct vbios *v = generated();
	struct parsed p;
	u8 sum = 0;
	u32 i;

	CHECK(!parse(v->rom, &p));
	CHECK_EQ(p.images, 4);
	CHECK_EQ(p.type[0], 0x00);
	CHECK_EQ(p.type[1], 0x03);
	CHECK_EQ(p.type[2], 0xe0);
	CHECK_EQ(p.type[3], 0xe0);
	CHECK_EQ(p.size, v->size);
	for (i = 0; i < p.image0_size; i++)
		sum += v->rom[i];
	CHECK_EQ(sum, 0);
	/* nouveau searches the whole ROM for both, with 16-bit results. */
	CHECK_EQ(count_pattern(v->rom, v->size, "\xff\270BIT", 5), 1);
	CHECK_EQ(count_pattern(v->rom, v->size, "\xff\x7fNV\0", 5), 0);
	/* The rest of the PROM is erased flash. */
	CHECK(v->size <= VBIOS_ROM_SIZE / 2 && v->rom[v->size] == 0xff);
	free(v);
}

static void test_fwsec(void)
{
	struct vbios *v = generated();
	struct parsed p;

	CHECK(!parse(v->rom, &p));
	CHECK_EQ(p.desc, v->desc_prod);
	CHECK_EQ(p.ucode, v->ucode_prod);
	CHECK_EQ(p.imem_size, sizeof(v->prod.imem));
	CHECK_EQ(p.dmem_size, sizeof(v->prod.dmem));
	CHECK(!memcmp(v->rom + p.ucode, v->prod.imem, sizeof(v->prod.imem)));
	CHECK(!memcmp(v->rom + p.ucode + p.imem_size, v->prod.dmem,
		      sizeof(v->prod.dmem)));
	CHECK(memcmp(v->prod.imem, v->debug.imem, sizeof(v->prod.imem)));
	CHECK(memcmp(v->prod.sig[0], v->prod.sig[1], FWSEC_SIG_SIZE));
	CHECK(memcmp(v->prod.sig[1], v->prod.sig[2], FWSEC_SIG_SIZE));
	free(v);
}

static void test_stable(void)
{
	struct vbios *a = generated(), *b = generated();
	struct vbios_params other = params;

	CHECK(!memcmp(a, b, sizeof(*a)));
	other.seed++;
	vbios_generate(b, &other);
	CHECK(memcmp(a->prod.imem, b->prod.imem, 64));
	free(a);
	free(b);
}

static const struct {
	enum fault fault;
	const char *want;
} fault_tests[] = {
	{ F_VBIOS_EMPTY, "ROM signature" },
	{ F_VBIOS_ROM_SIG, "ROM signature" },
	{ F_VBIOS_PCIR_RANGE, "PCIR out of range" },
	{ F_VBIOS_PCIR_SIG, "PCIR signature" },
	{ F_VBIOS_LENGTH, "image length" },
	{ F_VBIOS_NO_LAST, "image signature" },
	{ F_VBIOS_EXT_SIG, "image signature" },
	{ F_VBIOS_CUT, "ucode table range" },
	{ F_VBIOS_NO_BIT, "no BIT" },
	{ F_VBIOS_BIT_SUM, "BIT checksum" },
	{ F_VBIOS_BIT_TOKENS, "BIT token size" },
	{ F_VBIOS_NO_FALCON, "no falcon token" },
	{ F_VBIOS_FALCON_VER, "falcon token version" },
	{ F_VBIOS_FALCON_PTR, "falcon token range" },
	{ F_VBIOS_PMU_RANGE, "ucode table range" },
	{ F_VBIOS_PMU_INSIDE, "ucode table range" },
	{ F_VBIOS_PMU_VER, "ucode table version" },
	{ F_VBIOS_PMU_SIZE, "ucode table entry size" },
	{ F_VBIOS_NO_FWSEC, "no FWSEC" },
	{ F_VBIOS_DESC_RANGE, "desc range" },
	{ F_VBIOS_DESC_INVALID, "desc invalid" },
	{ F_VBIOS_DESC_VER, "desc version" },
	{ F_VBIOS_DESC_SIZE, "desc size" },
	{ F_VBIOS_UCODE_SIZE, "ucode size" },
	{ F_VBIOS_SIG_COUNT, "signature count" },
	{ F_VBIOS_SIG_VER, "signature versions" },
	{ F_VBIOS_PKC_RANGE, "PKC range" },
	{ F_VBIOS_ENGINE, "engine mask" },
	{ F_VBIOS_UCODE_ID, "ucode id" },
	{ F_VBIOS_APPIF_RANGE, "appif range" },
	{ F_VBIOS_APPIF_VER, "appif version" },
	{ F_VBIOS_NO_DMAP, "no DMEM mapper" },
	{ F_VBIOS_DMAP_RANGE, "DMEM mapper range" },
	{ F_VBIOS_CMD_RANGE, "command range" },
	{ F_VBIOS_UCODE_BITS, NULL },	/* only the boot ROM can tell */
};

static void test_faults(void)
{
	static const char * const name[] = {
#define F(id, name, has_arg, text) name,
#include "faults.def"
#undef F
	};
	struct vbios *v = generated();
	size_t i, known = 0;
	struct parsed p;

	for (i = 0; i < ARRAY_SIZE(fault_tests); i++) {
		const char *want = fault_tests[i].want, *got;

		vbios_generate(v, &params);
		CHECK(vbios_corrupt(v, fault_tests[i].fault));
		got = parse(v->rom, &p);
		if (!CHECK(want ? got && !strcmp(got, want) : !got))
			printf("# %s: %s\n", name[fault_tests[i].fault],
			       got ? got : "parses");
	}
	/* Every one of them is in the table above. */
	for (i = 0; i < F_COUNT; i++)
		known += !strncmp(name[i], "vbios-", 6);
	CHECK_EQ(known, ARRAY_SIZE(fault_tests));
	/* Others leave the ROM alone. */
	vbios_generate(v, &params);
	CHECK(!vbios_corrupt(v, F_FRTS_ERROR));
	CHECK(!parse(v->rom, &p));
	free(v);
}

static void test_sha256_known(void)
{
	/* FIPS 180-4 example values. */
	static const struct { const char *text, *hex; } known[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};
	u8 hash[SHA256_SIZE];
	char hex[SHA256_HEX];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		sha256_once(known[i].text, strlen(known[i].text), hash);
		sha256_hex(hash, hex);
		CHECK_STR(hex, known[i].hex);
	}
}

static void test_sha256_pieces(void)
{
	u8 hash[SHA256_SIZE], part[SHA256_SIZE], data[300];
	struct sha256 s;
	size_t i, n;

	for (i = 0; i < sizeof(data); i++)
		data[i] = (u8)(i * 7);
	sha256_once(data, sizeof(data), hash);
	for (n = 1; n < sizeof(data); n++) {
		sha256_init(&s);
		for (i = 0; i < sizeof(data); i += n)
			sha256_update(&s, data + i, i + n < sizeof(data) ? n :
				      sizeof(data) - i);
		sha256_final(&s, part);
		CHECK(!memcmp(hash, part, sizeof(hash)));
	}
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "vbios: images and tables", test_images },
		{ "vbios: FWSEC is where entry 85 says", test_fwsec },
		{ "vbios: same board, same ROM", test_stable },
		{ "vbios: each fault breaks what it says", test_faults },
		{ "sha256: known answers", test_sha256_known },
		{ "sha256: in pieces", test_sha256_pieces },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
