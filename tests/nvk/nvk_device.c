// SPDX-License-Identifier: GPL-2.0
/* Choosing and opening the device. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "nvk_device.h"

#define NVK_MAX_DEVICES 8
#define NVK_COPIES (VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT | \
		    VK_QUEUE_TRANSFER_BIT)

struct nvk_choice nvk_device_choice(int argc, char **argv)
{
	struct nvk_choice choice = { "", 0 };
	int option;

	while ((option = getopt(argc, argv, "d:f:")) != -1) {
		switch (option) {
		case 'd':
			choice.name = optarg;
			break;
		case 'f':
			choice.family = strtoul(optarg, NULL, 0);
			break;
		default:
			fprintf(stderr, "usage: %s [-d DRIVER] [-f FAMILY]\n", argv[0]);
			exit(2);
		}
	}
	return choice;
}

static void nvk_device_instance(struct nvk *nvk)
{
	VkApplicationInfo application = {
		.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
		.pApplicationName = "nova tests",
		.apiVersion = VK_API_VERSION_1_3,
	};
	VkInstanceCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
		.pApplicationInfo = &application,
	};

	nvk_vk(vkCreateInstance(&info, NULL, &nvk->instance));
}

static void nvk_device_pick(struct nvk *nvk, const char *name)
{
	VkPhysicalDevice devices[NVK_MAX_DEVICES];
	uint32_t count = NVK_MAX_DEVICES, i;

	nvk_vk(vkEnumeratePhysicalDevices(nvk->instance, &count, devices));
	for (i = 0; i < count; i++) {
		VkPhysicalDeviceDriverProperties driver = {
			.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES,
		};
		VkPhysicalDeviceProperties2 properties = {
			.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2,
			.pNext = &driver,
		};

		vkGetPhysicalDeviceProperties2(devices[i], &properties);
		if (!strstr(driver.driverName, name))
			continue;
		printf("# %s, %s\n", properties.properties.deviceName,
		       driver.driverInfo);
		nvk->physical = devices[i];
		nvk->strict =
			properties.properties.sparseProperties.residencyNonResidentStrict;
		return;
	}
	nvk_fail("no device whose driver has \"%s\" in its name", name);
}

static bool nvk_device_extension(struct nvk *nvk, const char *name)
{
	VkExtensionProperties *known;
	uint32_t count = 0, i;
	bool found = false;

	nvk_vk(vkEnumerateDeviceExtensionProperties(nvk->physical, NULL, &count,
						    NULL));
	known = calloc(count, sizeof(*known));
	nvk_check(known, "out of memory");
	nvk_vk(vkEnumerateDeviceExtensionProperties(nvk->physical, NULL, &count,
						    known));
	for (i = 0; i < count && !found; i++)
		found = !strcmp(known[i].extensionName, name);
	free(known);
	return found;
}

static void nvk_device_create(struct nvk *nvk)
{
	static const float priorities[NVK_MAX_QUEUES] = { 1, 1, 1, 1 };
	VkQueueFamilyProperties families[NVK_MAX_FAMILIES];
	VkDeviceQueueCreateInfo queues[NVK_MAX_FAMILIES] = { 0 };
	VkPhysicalDeviceVulkan12Features vulkan12 = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES,
	};
	VkPhysicalDeviceFeatures2 features = {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2,
		.pNext = &vulkan12,
	};
	static const char * const extensions[] = {
		VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME
	};
	VkDeviceCreateInfo info = {
		.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
		.pNext = &features,
		.pQueueCreateInfos = queues,
		.ppEnabledExtensionNames = extensions,
	};
	uint32_t i, k;

	nvk->families = NVK_MAX_FAMILIES;
	vkGetPhysicalDeviceQueueFamilyProperties(nvk->physical, &nvk->families,
						 families);
	nvk_need(nvk->family < nvk->families, "the device has %u queue families",
		 nvk->families);
	for (i = 0; i < nvk->families; i++) {
		/* Families of video engines copy nothing. */
		if (!(families[i].queueFlags & NVK_COPIES))
			continue;
		nvk->queues[i] = families[i].queueCount < NVK_MAX_QUEUES ?
				 families[i].queueCount : NVK_MAX_QUEUES;
		queues[info.queueCreateInfoCount++] = (VkDeviceQueueCreateInfo) {
			.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
			.queueFamilyIndex = i,
			.queueCount = nvk->queues[i],
			.pQueuePriorities = priorities,
		};
	}
	nvk_need(nvk->queues[nvk->family], "family %u cannot copy", nvk->family);
	vkGetPhysicalDeviceFeatures2(nvk->physical, &features);
	nvk->features = features.features;
	nvk->timeline = vulkan12.timelineSemaphore;
	/* Of the features, only what a test uses. */
	features.features = (VkPhysicalDeviceFeatures) {
		.sparseBinding = nvk->features.sparseBinding,
		.sparseResidencyBuffer = nvk->features.sparseResidencyBuffer,
		.sparseResidencyImage2D = nvk->features.sparseResidencyImage2D,
	};
	vulkan12 = (VkPhysicalDeviceVulkan12Features) {
		.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES,
		.timelineSemaphore = nvk->timeline,
	};
	nvk->external = nvk_device_extension(nvk, extensions[0]);
	info.enabledExtensionCount = nvk->external;
	nvk_vk(vkCreateDevice(nvk->physical, &info, NULL, &nvk->device));
	for (i = 0; i < nvk->families; i++)
		for (k = 0; k < nvk->queues[i]; k++)
			vkGetDeviceQueue(nvk->device, i, k, &nvk->queue[i][k]);
}

/* Open the chosen device; leaves through nvk_skip() without the family. */
void nvk_device_open(struct nvk *nvk, const struct nvk_choice *choice)
{
	VkCommandPoolCreateInfo pool = {
		.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
		.queueFamilyIndex = choice->family,
	};

	nvk_device_instance(nvk);
	nvk_device_pick(nvk, choice->name);
	nvk_device_create(nvk);
	vkGetPhysicalDeviceMemoryProperties(nvk->physical, &nvk->memory);
	nvk_vk(vkCreateCommandPool(nvk->device, &pool, NULL, &nvk->pool));
}

void nvk_device_close(struct nvk *nvk)
{
	vkDestroyCommandPool(nvk->device, nvk->pool, NULL);
	vkDestroyDevice(nvk->device, NULL);
	vkDestroyInstance(nvk->instance, NULL);
}
