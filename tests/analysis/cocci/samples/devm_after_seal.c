// SPDX-License-Identifier: GPL-2.0
static int probe(struct pci_dev *pdev)
{
	struct nova_core *core = devm_kzalloc(&pdev->dev, 64, GFP_KERNEL);

	if (!core)
		return -ENOMEM;
	if (pcim_enable_device(pdev))
		return -EIO;
	nova_core_seal(core);
	if (devm_add_action(&pdev->dev, late, core)) /* match */
		return -ENOMEM;
	pci_set_master(pdev);
	return pcim_request_region(pdev, 0, "late"); /* match */
}

static int right(struct pci_dev *pdev)
{
	int err = devm_add_action(&pdev->dev, early, pdev);

	if (err)
		return err;
	nova_core_seal(pci_get_drvdata(pdev));
	return 0;
}
