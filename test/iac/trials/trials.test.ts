import { randomTypes } from './random-types.ts';
import { judge } from './trial.ts';

/** A short form of the campaign `types`; `npm run campaign` takes hundreds. */
test.each([20251126, 1, 2, 3])(
  'thirty random types are written in every language, as the schemas want them and all alike (seed %i)',
  async (seed) => {
    const { wrong, checked, resources } = await judge(randomTypes(seed, 30));
    expect(wrong).toEqual([]);
    // What nobody can build a text for, such as a pattern that looks ahead, is marked as refused; it is the exception.
    expect(checked).toBeGreaterThan(resources * 0.7);
  },
);
