// Prints how many milliseconds the import of the bundled app takes in a fresh process, as a Functions worker would import it.
import { pathToFileURL } from 'node:url';
import { CoreModule } from '../local/functions-host/worker/core-module.ts';

new CoreModule(() => undefined).install();
const begun = performance.now();
await import(pathToFileURL(process.argv[2]).href);
process.stdout.write(String(performance.now() - begun));
process.exit(0);
