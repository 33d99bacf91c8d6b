// SPDX-License-Identifier: GPL-2.0
int main(int argc)  
{
        if (argc)
	{
		return 1;
	}
	return 0;
}
