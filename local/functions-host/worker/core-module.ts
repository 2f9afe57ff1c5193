// The module `@azure/functions-core` as the library finds it: it collects functions and hooks while the app loads.
// Must be installed before the app's first import, because the library remembers a failed require for ever.
import Module from 'node:module';
import type { FunctionMetadata, LogCategory, LogLevel } from '../messages.ts';

export type FunctionCallback = (...args: unknown[]) => unknown;
export type HookContext = Record<string, unknown>;
export type HookCallback = (context: HookContext) => unknown;
export type LogHandler = (level: LogLevel, category: LogCategory, message: string) => void;

const hookNames = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;
export type HookName = (typeof hookNames)[number];

/** The library's model of one invocation, as far as a host uses it. */
export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<object>;
}

export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(context: object): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

class Disposable {
  readonly #dispose: () => void;
  constructor(dispose: () => void) {
    this.#dispose = dispose;
  }
  static from(...all: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) one.dispose();
    });
  }
  dispose(): void {
    this.#dispose();
  }
}

/** What the app registered while it loaded. */
export class CoreModule {
  readonly functions = new Map<string, { metadata: FunctionMetadata; callback: FunctionCallback }>();
  readonly hooks: Record<HookName, HookCallback[]> = {
    appStart: [],
    appTerminate: [],
    preInvocation: [],
    postInvocation: [],
    log: [],
  };
  model: ProgrammingModel | undefined;
  #locked = false;
  readonly #log: LogHandler;

  constructor(log: LogHandler) {
    this.#log = log;
  }

  /** After start-up no function may be registered any more, as in Azure. */
  lock(): void {
    this.#locked = true;
  }

  /** Answers `require('@azure/functions-core')` from anywhere in this process. */
  install(): void {
    const exported = this.#exported();
    Module.prototype.require = new Proxy(Module.prototype.require, {
      apply: (require, module, [id]: [string]) =>
        id === '@azure/functions-core' ? exported : (Reflect.apply(require, module, [id]) as unknown),
    });
  }

  #exported(): object {
    return {
      version: '3.11.0',
      hostVersion: '4.1040.0',
      Disposable,
      setProgrammingModel: (model: ProgrammingModel) => {
        this.model = model;
      },
      getProgrammingModel: () => this.model,
      registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) => this.#register(metadata, callback),
      registerHook: (name: string, callback: HookCallback) => this.#hook(name, callback),
      log: this.#log,
    };
  }

  #register(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    if (this.#locked) throw new Error(`A function can only be registered during app startup: "${metadata.name}"`);
    if (this.functions.has(metadata.name)) throw new Error(`A function named "${metadata.name}" was registered twice`);
    this.functions.set(metadata.name, { metadata, callback });
    return new Disposable(() => {
      if (this.#locked) throw new Error(`A function can only be removed during app startup: "${metadata.name}"`);
      this.functions.delete(metadata.name);
    });
  }

  #hook(name: string, callback: HookCallback): Disposable {
    const known = hookNames.find((one) => one === name);
    if (known === undefined)
      throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
    this.hooks[known].push(callback);
    return new Disposable(() => {
      this.hooks[known] = this.hooks[known].filter((one) => one !== callback);
    });
  }
}
