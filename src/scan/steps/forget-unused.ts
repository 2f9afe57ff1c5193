// Removes tags, regions and identities that nothing leads to any more, once every relationship is as it is now.
import type { ScanStep } from '../step.ts';

export const forgetUnused: ScanStep = {
  name: 'forget-unused',
  phase: 'reconcile',
  message: 'Removing tags and regions that nothing has',
  makes: { nodes: [], edges: [] },
  needs: { after: ['forget', 'relationships'] },
  plan: () => Promise.resolve([{ tenant: true }]),

  async read({ scanStore }) {
    await scanStore.forgetUnused();
    return { cursor: 'done', done: true };
  },
};
