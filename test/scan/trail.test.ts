import { follow, type Trail } from '../../src/scan/trail.ts';

/** Walks pages as their links lead; answers how many were read and why it ended. */
function walk(linkAfter: (page: number) => string | undefined, rowsOf: (page: number) => number = () => 1) {
  let trail: Trail | undefined;
  for (let page = 0; page < 100_000; page++) {
    const step = follow(trail, linkAfter(page), rowsOf(page));
    if (step.trail === undefined) return { pages: page + 1, reason: step.denied?.reason };
    trail = step.trail;
  }
  throw new Error('the way does not end');
}

describe('the way through pages', () => {
  it('ends where no next page is named, however many there are', () => {
    expect(walk((page) => (page < 4_999 ? `page ${page + 1}` : undefined))).toEqual({
      pages: 5_000,
      reason: undefined,
    });
  });

  it('gives up a page that names itself as the next one', () => {
    expect(walk(() => 'again')).toEqual({ pages: 2, reason: expect.stringContaining('was read already') });
  });

  it.each([2, 3, 7, 50, 1_000])('gives up a circle of %i pages before it was walked three times', (length) => {
    const { pages, reason } = walk((page) => `page ${page % length}`);
    expect(reason).toContain('was read already');
    expect(pages).toBeLessThan(3 * length + 3);
  });

  it('goes on past pages without rows, but not for ever', () => {
    expect(
      walk(
        (page) => (page < 150 ? `page ${page + 1}` : undefined),
        () => 0,
      ),
    ).toEqual({ pages: 151, reason: undefined });
    expect(
      walk(
        (page) => `page ${page + 1}`,
        () => 0,
      ),
    ).toEqual({
      pages: 201,
      reason: 'Azure gave 201 pages without a row, one after the other, and no end',
    });
  });

  it('keeps no more of a long way than of a short one', () => {
    let trail: Trail | undefined;
    for (let page = 0; page < 3_000; page++) trail = follow(trail, `page ${page}`, 1).trail;
    expect(JSON.stringify(trail).length).toBeLessThan(120);
  });
});
