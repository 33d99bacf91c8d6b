// SPDX-License-Identifier: GPL-2.0
// files: nova-drm/*.[ch] include/*.h
// A borrowed core is kept in the child's device struct and nowhere else:
// every other copy would escape the scope.

@@
identifier s != nova_drm;
identifier f;
@@
struct s {
	...
*	struct nova_core *f;
	...
};

@@
identifier s != nova_drm;
identifier f;
@@
struct s {
	...
*	const struct nova_core *f;
	...
};

@@
identifier f;
@@
* static struct nova_core *f;
