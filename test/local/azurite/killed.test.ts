// What Azurite has acknowledged must be there after `kill -9`, as it would be in Azure: a job says that its files exist because of it.
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { choosePorts } from '../../../local/start/ports.ts';
import { storageConnectionString } from '../../../local/start/ready.ts';
import { PartProcess, temporaryFolder } from '../served-part.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => (folder = await temporaryFolder()));
afterAll(() => folder.remove());

it('has every blob that it acknowledged, killed in the middle of its work', async () => {
  const { ports, releaseApi } = await choosePorts(join(folder.path, 'ports.json'), 0);
  await releaseApi();
  const start = async (): Promise<PartProcess> => {
    const args = ['--blob-port', ports.blob, '--queue-port', ports.queue, '--table-port', ports.table].map(String);
    const data = ['--data', join(folder.path, 'data')];
    const part = new PartProcess(
      'local/azurite/main.ts',
      [...args, ...data],
      join(folder.path, `${Math.random()}.json`),
    );
    await part.ready();
    return part;
  };
  const container = BlobServiceClient.fromConnectionString(storageConnectionString(ports)).getContainerClient('kept');

  let azurite = await start();
  try {
    const acknowledged: string[] = [];
    await container.create();
    for (let round = 0; round < 4; round += 1) {
      for (const name of [`${round}-a`, `${round}-b`]) {
        await container.getBlockBlobClient(name).upload(name, name.length);
        acknowledged.push(name);
      }
      await azurite.stop('SIGKILL');
      azurite = await start();
    }
    const found: string[] = [];
    for await (const { name } of container.listBlobsFlat()) {
      found.push((await container.getBlobClient(name).downloadToBuffer()).toString());
    }
    expect(found).toEqual(acknowledged);

    await container.getBlobClient('0-a').delete();
    await azurite.stop('SIGKILL');
    azurite = await start();
    expect(await container.getBlobClient('0-a').exists()).toBe(false);
  } finally {
    await azurite.stop('SIGKILL');
  }
});
