// What a group of measures gets and gives. One group per file below measures/; groups of one run share one product.
import type { MeasuredProduct } from './product.ts';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it was divided by, or what it means. */
  readonly note?: string;
}

export interface Bench {
  /** Resources of the tenant that is scanned. */
  readonly resources: number;
  /** MB of old objects that the Functions worker may hold. */
  readonly heapMaxMb: number;
  /** True where the graph is a real Neo4j. */
  readonly neo4j: boolean;
  /** Of this run alone; removed at its end. */
  readonly folder: string;
  /** The product that all groups of this run share, started when the first one asks. A group that needs other settings starts its own. */
  product(): Promise<MeasuredProduct>;
  /** Tells the person what is being done. */
  say(line: string): void;
}

/** @throws Error where something did not work; a bad figure is no reason. */
export type Group = (bench: Bench) => Promise<Figure[]>;
