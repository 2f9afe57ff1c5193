// The neutral model: what a resource is, whatever language it is written in. Emitters see nothing else of ARM.
import type { ArmId } from './arm-id.ts';
import type { ExactNumber, JsonObject, Path } from './json.ts';

/** A value as emitters write it: JSON, and texts that hold references to other resources. */
export type Value =
  null | boolean | number | string | ExactNumber | TextWithReferences | readonly Value[] | ValueObject;
export interface ValueObject {
  readonly [name: string]: Value;
}

/** The id of another resource of the output. */
export class Reference {
  /** Its key in the plan. */
  readonly target: string;
  constructor(target: string) {
    this.target = target;
  }
}

/** A text made of literal parts and references; evaluated, it is exactly the text that was read. */
export class TextWithReferences {
  readonly parts: readonly (string | Reference)[];
  constructor(parts: readonly (string | Reference)[]) {
    this.parts = parts;
  }
}

export const isValueObject = (value: Value): value is ValueObject =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

export interface Identity {
  readonly type: 'SystemAssigned' | 'UserAssigned' | 'SystemAssigned, UserAssigned' | 'None';
  /** Ids of user-assigned identities. */
  readonly ids: readonly string[];
}

/** Something that was read and is not in the output. Equal ones are one object, so that many cost little. */
export interface Dropped {
  readonly path: string;
  readonly reason: string;
}

/** A value that must come from the user because it is a secret. */
export interface Secret {
  readonly path: Path;
  /** False where no target language can pass it alone: it sits in a list, or its name holds a dot. */
  readonly settable: boolean;
}

export type Part = 'body' | 'identity' | 'tags';

/** One resource as read, pruned to what may be written; texts are not resolved yet. */
export interface Resource extends ArmId {
  /** The api-version of its schema, or the one it was read with where no schema knows its type. */
  readonly apiVersion: string;
  readonly location: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly identity: Identity | undefined;
  /** What is written beside name, location, tags and identity, without secrets. */
  readonly body: JsonObject;
  readonly secrets: readonly Secret[];
  readonly dropped: readonly Dropped[];
  /** Why the schema would refuse the body although Azure answered it; empty when it is acceptable. */
  readonly refusals: readonly Dropped[];
  /** Parts that must not be compared with Azure: it does not return them, or not as they are written. */
  readonly incomparable: readonly Part[];
}
