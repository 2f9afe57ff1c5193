// Texts that show a secret by their look, wherever they stand: credentials in addresses and connection strings, tokens of known forms,
// private keys, command lines, settings in JSON, YAML, XML or shell, and any of these encoded.
import { isUtf8 } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { isGuid } from './arm-id.ts';

/** What may stand before a value without being one: null, switches, and what points at a value that is elsewhere. */
const NOT_A_VALUE = String.raw`(?!(?:null|none|true|false|undefined)\b|[[{(@<*%]|\$[({]|\\?"(?:["[@<{]|\\"|\$[({])|'(?:['[@<{]|\$[({]))`;
/** What a rule of passwords counts. */
const MEASURE = String.raw`\d{1,3}(?=[ \t]+(?:char(?:acter)?s?|letters?|digits?|days?|months?|hours?|minutes?|times)\b)`;
/** Words that begin a sentence about a password; a closed list of verbs and bounds, since any other word may begin a passphrase. */
const SENTENCE = String.raw`(?:must|should|shall|cannot|needs to|requires?|required|is|are|minimum|maximum|between|at least|at most|not (?:needed|required|used)|the (?:password|passphrase|secret|key)|see|leave|enter|provide|choose|specify)(?=[ \t]+[a-z0-9])`;
/** Not followed by a sentence, up to the end of its line and with nothing in it that looks made up. */
const NO_PROSE = String.raw`(?!(?:${SENTENCE}|${MEASURE})(?:[^\n\d=@#$%^&*:]|(?<!\S)\d{1,3}(?![^\s.,;)])){0,400}(?:\n|$))`;
const WORDS = String.raw`(?:pass(?:wor[dt]|wd|phrase|code)|pwd|kennwort|wachtwoord|mot de passe|contrase[nñ]a|senha|secret|client_?secret|(?:api|access|account|shared|auth|private|signing|encryption|master|storage|subscription|function|admin|license)[-_ ]?key|(?:access|auth|bearer|sas|id|refresh|api)[-_ ]?token)`;

const LOOKS: readonly RegExp[] = [
  // settings: password=…, "apiKey": "…", PASSWORD: …, with whatever stands before the word
  new RegExp(
    String.raw`${WORDS}(?:value)?\d{0,2}\\?["']?\s*(?:=\s*|:\s*${NO_PROSE})${NOT_A_VALUE}\\?["']?[^\s"'\\;,}&]{3}`,
    'i',
  ),
  // words that mean other things as well need a value that looks made up
  new RegExp(
    String.raw`\b(?:token|key|credentials?)\\?["']?\s*[:=]\s*${NOT_A_VALUE}\\?["']?(?=[^\s"'\\;,}&]{0,200}\d)(?=[^\s"'\\;,}&]{0,200}[A-Za-z])(?!https?:|\/)[^\s"'\\;,}&:/]{12}`,
    'i',
  ),
  new RegExp(
    String.raw`(?<![a-z])(?:pass|pw)\\?["']?\s*[:=]\s*${NOT_A_VALUE}\\?["']?(?=[^\s"'\\;,}&]{0,200}[\d!@#$%^*])[^\s"'\\;,}&]{6}`,
    'i',
  ),
  // a setting in XML, credentials of a registry, of a host in a .netrc
  /(?:key|name)=["'][^"']*(?:password|secret|token|api-?key)["']\s+value=["'](?![[{%@$"'])[^"']{3}/i,
  /"name\\?"\s*:\s*\\?"(?:x-functions-key|[a-z-]*api-key|authorization|cookie)\\?"\s*,\s*\\?"value\\?"\s*:\s*\\?"[^"\\{[@<]{3}/i,
  /\\?"auth\\?"\s*:\s*\\?"(?=[^"]*[\d=])[A-Za-z0-9+/]{8,}={0,2}\\?"/,
  /\blogin\s+\S+\s+password\s+\S/i,
  /(?:SharedAccessKey|SharedAccessSignature|SharedSecretValue|InstrumentationKey)\s*=\s*[^\s;]{4}/i,
  /(?:^|[?&;\s"'])sig=[^&\s"']{8}/i,
  /[?&](?:code|token|access_token|key|secret)=[^&\s"']{6}/i,
  /:\/\/[^/\s:@"']*:[^/\s@"']+@/,
  /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|\bPuTTY-User-Key-File-\d/,
  // addresses whose path is what lets anybody call them
  /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/\S{10}|\bwebhook\.office\.com\/webhookb2\/\S{10}|\bdiscord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{20}/i,
  /(?:^|[\s"'])(?:-{1,2}|\/)(?:[a-z]+-)*(?:password|passwd|pwd|token|secret|api-?key|access-?key|account-?key|sas)[\s=:]+["']?(?![-$@[{<])[^\s"']/i,
  /\bAuthorization["']?\s*[:=]\s*["']?(?:Basic|Bearer|SharedKey|token)\s+[^\s"'<{[@$]{6}/i,
  /\bBearer\s+[A-Za-z0-9._~+/-]{16,}/i,
  /\bBasic\s+[A-Za-z0-9+/]{12,}={0,2}(?![A-Za-z0-9+/])/,
  /<(?:[a-z]+:)?[a-z]*(?:password|secret|apikey)>\s*(?:<value>\s*)?[^<\s]/i,
  new RegExp(
    String.raw`\b(?:password|passwd|pwd|passphrase|secret)\s+(?:is|was)\s+(?!${MEASURE})["']?[^\s"']*[\d!@#$%^&*][^\s"']*`,
    'i',
  ),
  /\bcurl\b[^\n]{0,200}\s(?:-u|--user)\s+["']?[^\s:"']+:[^\s"']/i,
  /\bsshpass\s+-p\s*\S/i,
  /\b(?:mysql(?:dump|admin)?|mongo(?:sh|dump)?)\b[^\n]{0,200}\s-p\s*["']?[^\s"'-][^\s"']{3,}/,
  /\bsqlcmd\b[^\n]{0,200}\s-P\s*["']?[^\s"'-][^\s"']{3,}/,
  /\bredis-cli\b[^\n]{0,200}\s-a\s*["']?[^\s"'-][^\s"']{3,}/,
  /\b(?:docker|podman|az|helm registry)\s+login\b[^\n]{0,200}\s-p\s*["']?[^\s"'-][^\s"']{3,}/,
  /\bnet\s+user\s+\S+\s+(?![/"'<$%*])\S{4}/i,
  /\becho\s+(?:-n\s+)?["']?(?![$%"'{<])\S[^|\n]{0,200}\|[^\n]{0,200}--password-stdin\b/i,
  /\becho\s+["']?[^\s:"'$]{1,64}:(?![$%{<])[^\s|][^|\n]{0,200}\|\s*(?:sudo\s+)?chpasswd\b/i,
  /\bchpasswd:\s*\{?\s*(?:expire:\s*\w+,?\s*)?list:\s*[|[]?[\s-]*["']?[^\s:"']+:(?![$%{<])\S/i,
  /\bcmdkey\b[^\n]{0,200}\s\/pass:[^\s$%]/i,
  /\bConvertTo-SecureString\s+(?:-String\s+)?["'][^"']+["']/i,
  /(?<![A-Za-z0-9_-])\d{8,10}:AA[A-Za-z0-9_-]{31,33}(?![A-Za-z0-9_-])/,
  // keys of storage accounts, namespaces, Cosmos DB: fixed lengths of base64
  /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{86}==(?![A-Za-z0-9+/=])/,
  /(?<![A-Za-z0-9+/=_-])(?=[A-Za-z0-9+/]*[0-9])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])/,
];
/** Forms that a word may have which stands alone; all the others hold a space or one of `=`, `:` and `<`. */
const WORD_FORMS: readonly RegExp[] = [
  /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/,
  // forms of issuers
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{30,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|sk-[A-Za-z0-9_-]{20,}|(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[A-Za-z0-9_-]{35}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|hvs\.[A-Za-z0-9_-]{20,}|dapi[0-9a-f]{32}|dckr_pat_[A-Za-z0-9_-]{20,}|whsec_[A-Za-z0-9+/]{20,}|pypi-AgE[A-Za-z0-9_-]{20,}|hf_[A-Za-z]{30,}|dp\.(?:pt|st|ct|sa|scim)\.[A-Za-z0-9]{30,}|shp(?:at|ca|pa|ss)_[0-9a-f]{32}|NRAK-[A-Z0-9]{27}|key-[0-9a-f]{32}|lin_api_[A-Za-z0-9]{30,}|PMAK-[0-9a-f]{24}-[0-9a-f]{34}|ATATT3[A-Za-z0-9_=-]{40,}|gl(?:sa|c)_[A-Za-z0-9_+/=]{32,}|pul-[0-9a-f]{40})/,
  // hashes of passwords: crypt, bcrypt, argon2
  /\$(?:apr1|2[abxy]|[156y]|argon2i?d?)\$[^\s$]{2,}\$?[./A-Za-z0-9,=$+]{20,}/,
  // Entra client secrets, keys of Functions
  /(?<![A-Za-z0-9~._-])[A-Za-z0-9~._-]{3}[78]Q~[A-Za-z0-9~._-]{31,34}(?![A-Za-z0-9~._-])/,
  // keys that Azure marks with its name: registries, search, DevOps, AI services; and the older tokens of DevOps
  /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{42}(?:\+ACR|AzSe)[A-D][A-Za-z0-9+/]{5}(?![A-Za-z0-9+/])/,
  /(?<=[A-Za-z0-9]{40})JQQJ9[9DH][A-Za-z0-9]{20}/,
  /(?<![A-Za-z0-9])(?=[a-z]*[2-7])[a-z2-7]{52}(?![A-Za-z0-9])/,
  /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{30,64}AzFu[A-Za-z0-9_-]{6,}={0,2}/,
];
/** Said of text that was hidden in an encoding, where a word for a secret with something behind it is enough. */
const LOOKS_WHEN_HIDDEN = /(?:passw|pwd|secret|token|api[-_]?key|accesskey)[^\n]{0,40}[\s:=|"'>-]+\S/i;

/** Digests, whose length a key has too. */
const DIGEST = /\bsha(?:256|384|512)[-:]/i;
/** Nothing that could be found has fewer characters. */
const LENGTH_MIN = 8;
/** Longer texts are read for looks, but only their beginning for what may be encoded in it. */
const DECODED_MAX = 512 * 1024;
const DEPTH_MAX = 3;

/** True for a text that shows a secret, plain or encoded (base64, UTF-16 or gzip in base64, percent, JSON escapes, hex). */
export function looksSecret(text: string): boolean {
  return text.length >= LENGTH_MIN && shows(text, 0, false);
}

const looks = (text: string): boolean =>
  WORD_FORMS.some((form) => form.test(text)) || (/[\s=:<]/.test(text) && LOOKS.some((look) => look.test(text)));

function shows(text: string, depth: number, wasHidden: boolean): boolean {
  // Words alone, the most frequent texts by far, can hold none but a token of a known form.
  if (/^[A-Za-z ]*$/.test(text) && text.length < 40) return false;
  if (!(DIGEST.test(text) && /^\W*sha/i.test(text)) && looks(text)) return true;
  if (wasHidden && LOOKS_WHEN_HIDDEN.test(text)) return true;
  if (depth === DEPTH_MAX) return false;
  for (const hidden of decoded(text.slice(0, DECODED_MAX))) if (shows(hidden, depth + 1, true)) return true;
  return unescaped(text).some((plain) => shows(plain, depth + 1, wasHidden));
}

/** What percent and JSON escapes stand for; the same text is not answered. */
function unescaped(text: string): string[] {
  const found: string[] = [];
  if (/%[0-9a-f]{2}/i.test(text))
    found.push(text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))));
  if (/\\u00[2-7][0-9a-f]/i.test(text))
    found.push(text.replace(/\\u00([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))));
  if (/&(?:amp|quot|#x?[0-9a-f]+);/i.test(text))
    found.push(
      text
        .replace(/&#x([0-9a-f]{2});/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
        .replace(/&#(\d{2,3});/g, (_, code: string) => String.fromCharCode(Number(code)))
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&'),
    );
  return found;
}

/** Readable texts in the base64 and hex words of a text; lines of wrapped base64 are one word. */
function* decoded(text: string): Generator<string> {
  for (const [word] of text.matchAll(/[A-Za-z0-9+/_-]{16,}(?:\r?\n[A-Za-z0-9+/_-]{16,})*={0,2}/g)) {
    const plain = word.replace(/\s/g, '');
    if (isGuid(plain)) continue;
    if (/^[0-9a-f]+$/i.test(plain)) {
      if (plain.length % 2 === 0 && plain.length >= 24) yield* readable(Buffer.from(plain, 'hex'));
    } else if (!/^[A-Za-z]+$/.test(plain) || plain.length >= 24) {
      yield* readable(Buffer.from(plain, 'base64'));
    }
  }
}

function* readable(bytes: Buffer): Generator<string> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const inner = unzipped(bytes);
    if (inner) yield* readable(inner);
    return;
  }
  const isWide = bytes.length >= 8 && bytes[1] === 0 && bytes[3] === 0 && bytes[5] === 0;
  if (!isWide && !isUtf8(bytes)) return;
  const text = bytes.toString(isWide ? 'utf16le' : 'utf8');
  if (/^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\t\r\n]+$/u.test(text) && !text.includes('\ufffd')) yield text;
}

/** Undefined where it only begins like a ZIP stream, or would be too long. */
function unzipped(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: DECODED_MAX });
  } catch {
    return undefined; // no gzip after all: then there is no text to read in it
  }
}
