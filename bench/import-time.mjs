// Prints how many milliseconds the import of the bundled app (and of what is named after it) takes in a fresh process, as a Functions
// worker would import it.
import { pathToFileURL } from 'node:url';
import { CoreModule } from '../local/functions-host/worker/core-module.ts';

new CoreModule(() => undefined).install();
const begun = performance.now();
for (const file of process.argv.slice(2)) await import(pathToFileURL(file).href);
process.stdout.write(String(performance.now() - begun));
process.exit(0);
