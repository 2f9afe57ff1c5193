#!/usr/bin/env node
// The `atg` command: hands the process to the program and ends with its exit code.
import { makeInterrupts } from './interrupts.ts';
import { run } from './program.ts';

const interrupts = makeInterrupts();
process.on('SIGINT', () => interrupts.interrupt());
// A reader that went away (`atg jobs list | head`) wants no more.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const { stdin, stdout, stderr, env } = process;
const code = await run(process.argv.slice(2), { io: { stdin, stdout, stderr, env }, interrupts });
// Open sockets must not keep a command alive whose work is done; what was printed must arrive first.
stdout.write('', () => stderr.write('', () => process.exit(code)));
