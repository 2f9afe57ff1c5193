// The neutral model: what a resource is, whatever language it is written in. Emitters see nothing else of ARM.
import type { ArmId } from './arm-id.ts';
import type { ExactNumber, JsonObject, Path } from './json.ts';

/** A value as emitters write it: JSON, and texts that hold references to other resources. */
export type Value =
  null | boolean | number | string | ExactNumber | TextWithReferences | readonly Value[] | ValueObject;
export interface ValueObject {
  readonly [name: string]: Value;
}

/**
 * A value of another resource of the output: its id, or what Azure computes for it (an endpoint, a host name, a principal's id). A
 * language that cannot say it writes {@link value} instead.
 */
export class Reference {
  /** The key of a resource in `Plan.entries`, or of a directory object in `Plan.directory`. */
  readonly target: string;
  /** Names from the root of the target's ARM body, such as `['properties', 'vaultUri']`; undefined for its id. */
  readonly attribute: readonly string[] | undefined;
  /** What it evaluates to in the tenant that was read. */
  readonly value: string;
  /** False where Azure sets the attribute although its schema does not call it read-only. */
  readonly isReadOnly: boolean;
  constructor(target: string, value: string, computed?: Pick<Computed, 'attribute' | 'isReadOnly'>) {
    this.target = target;
    this.value = value;
    this.attribute = computed?.attribute;
    this.isReadOnly = computed?.isReadOnly ?? true;
  }
}

/** A value that the user may change; `Plan.parameters` declares it, with the value that was read as default. */
export class ParameterUse {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** One declared value, by its name in `Plan.parameters`. Names are valid and unique in every target language. */
export interface Parameter {
  readonly name: string;
  readonly description: string;
  /** Undefined where the user must give a value. */
  readonly default: string | undefined;
  /** What it stands for in the tenant that was read, where that is not the default. */
  readonly source?: string;
}

export type TextPart = string | Reference | ParameterUse;

/** A text made of literal parts, references and parameters; evaluated with the defaults, it is exactly the text that was read. */
export class TextWithReferences {
  readonly parts: readonly TextPart[];
  constructor(parts: readonly TextPart[]) {
    this.parts = parts;
  }
}

/** True for an object of values; texts with references and numbers that keep their digits are classes. */
export const isValueObject = (value: Value): value is ValueObject =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

export interface Identity {
  readonly type: 'SystemAssigned' | 'UserAssigned' | 'SystemAssigned, UserAssigned' | 'None';
  /** Ids of user-assigned identities. */
  readonly ids: readonly string[];
}

/** A value that Azure computes for a resource and that others may use. */
export interface Computed {
  /** Names from the root of its ARM body. */
  readonly attribute: readonly string[];
  readonly value: string;
  /** False where the schema does not call it read-only. */
  readonly isReadOnly: boolean;
}

/** Something that was read and is not in the output. Equal ones are one object, so that many cost little. */
export interface Dropped {
  readonly path: string;
  readonly reason: string;
}

/** A value that must come from the user because it is a secret. */
export interface Secret {
  readonly path: Path;
  /** False where no target language can pass it alone: it is an item of a list, or a name on the way to it holds a dot. */
  readonly settable: boolean;
  /** For each step of the path the name of the item that it leads to, null where there is none; absent where all are. */
  readonly items?: readonly (string | null)[];
  /** Present where Azure shows nothing of it to anybody, and a creation needs it all the same. */
  readonly isUnseen?: true;
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
  /** The whole answer of Azure, secrets masked: some languages name what is read-only, or what no schema knows. */
  readonly read: JsonObject;
  readonly secrets: readonly Secret[];
  /** What Azure computes for it: endpoints, host names, ids of its identities; never keys. */
  readonly computed: readonly Computed[];
  readonly dropped: readonly Dropped[];
  /** Why the schema would refuse the body although Azure answered it; empty when it is acceptable. */
  readonly refusals: readonly Dropped[];
  /** Parts that must not be compared with Azure: it does not return them, or not as they are written. */
  readonly incomparable: readonly Part[];
}
