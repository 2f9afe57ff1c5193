// Remembers what was answered about a text: property names come again with every resource, and what is said of one stays true.

/** More are forgotten together: names are few, but a tenant may have made many of its own. */
const TEXTS_MAX = 20_000;
/** Longer texts would keep memory for nothing. */
const LENGTH_MAX = 200;

/** The same question, asked once for each text as long as there is room. `judge` must go by its text alone. */
export function remembered(judge: (text: string) => boolean): (text: string) => boolean {
  const answers = new Map<string, boolean>();
  return (text) => {
    const before = answers.get(text);
    if (before !== undefined) return before;
    const answer = judge(text);
    if (text.length <= LENGTH_MAX) {
      if (answers.size >= TEXTS_MAX) answers.clear();
      answers.set(text, answer);
    }
    return answer;
  };
}
