// What the page of an archive says of Bicep alone.
import type { Page } from '../deployment/readme.ts';

export const BICEP_PAGE: Page = {
  language: 'Bicep',
  needs: 'the Azure CLI (2.60 or newer) with `az bicep install`',
  files: ({ units }, secrets) => {
    const number = units.length > 1 ? '-{number}' : '';
    return [
      [`\`main${number}.bicep\``, 'what is deployed: resource groups, and the modules in the order of their needs'],
      [
        '`modules/{group}/{service}.bicep`',
        'the resources of one resource group (or subscription, management group) and service',
      ],
      [
        `\`main${number}.bicepparam\``,
        `values that you may change${secrets > 0 ? '; secrets are read from the environment' : ''}`,
      ],
      ['`bicepconfig.json`', "the linter's settings"],
    ];
  },
  argumentsFor: (number) => `--parameters main${number}.bicepparam`,
  secrets:
    'Each `.bicepparam` file reads them from environment variables, called like the parameter in capitals: set them in the shell that deploys (a Key Vault and `az keyvault secret show` are a good source). A variable that is not set stops the deployment before it begins.',
};
