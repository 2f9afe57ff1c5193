// Some hundred hostile requests of a fixed seed; `npm run campaign -- fuzz` sends as many as one likes.
import { removeFolders, startProduct } from '../e2e/product.ts';
import { fuzz } from './fuzz.ts';

let product: Awaited<ReturnType<typeof startProduct>>;
beforeAll(async () => {
  product = await startProduct();
}, 90_000);
afterAll(async () => {
  await product?.stop();
  removeFolders();
}, 30_000);

test('hostile requests are refused in words, and nothing else happens', async () => {
  const { statuses } = await fuzz(product, { seed: 20_261_123, runs: 400 });
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['200', '202', '400', '404', '415']));
}, 120_000);
