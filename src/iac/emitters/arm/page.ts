// What the page of an archive says of ARM templates alone.
import type { Page } from '../deployment/readme.ts';

export const ARM_PAGE: Page = {
  language: 'ARM templates',
  needs: 'the Azure CLI (2.60 or newer)',
  files: ({ units }, secrets) => {
    const number = units.length > 1 ? '-{number}' : '';
    return [
      [
        `\`azuredeploy${number}.json\``,
        'the template: one nested deployment for each resource group (or management group, subscription), in the order of their needs',
      ],
      [`\`parameters${number}.json\``, 'values that you may change; empty where there are none'],
      ...(secrets > 0
        ? [
            [`\`secrets.example${number}.json\``, 'where to say in which Key Vault each secret is'] as const,
            ['`.gitignore`', 'what must not be committed: its filled-in copy'] as const,
          ]
        : []),
    ];
  },
  argumentsFor: (number, secrets) =>
    `--template-file azuredeploy${number}.json --parameters @parameters${number}.json${secrets > 0 ? ` @secrets${number}.json` : ''}`,
  secrets:
    'Copy each `secrets.example` file to `secrets` (with the same number), put in the id of the Key Vault that holds the values and the names they have there, and never commit the copy. Azure reads them from the vault while it deploys; the vault must allow that (`enabledForTemplateDeployment`).',
};
