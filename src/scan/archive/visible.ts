// Names as they are shown to people. Pure, and part of the report's script as well.

/**
 * Signs that are not seen but change what is: controls, marks of direction (which can make `exe.txt` of a name that ends in `txt.exe`),
 * spaces without width, halves of a sign.
 */
const UNSEEN = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu;

/** The text with whatever could make it look like another named by its code point, such as `U+202E`. */
export const visible = (text: string): string =>
  text.replace(UNSEEN, (sign) => `⟨U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`);
