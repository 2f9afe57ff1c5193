/** The script of a scan's report, as text. */
export function reportPage(): Promise<string>;
/** Writes dist/. */
export function buildAll(): Promise<void>;
