// Texts that name a principal or a domain of the source tenant: where to split them, so that the user can say what stands for each.
import type { KnownDomain, TenantMapping } from './mapping.ts';
import { domainsPattern, GUID_IN_TEXT } from './rewriter.ts';

/** A piece of a text: as it is, a GUID that may be somebody's, or a domain without a target. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'guid'; readonly text: string }
  | { readonly kind: 'domain'; readonly text: string; readonly domain: KnownDomain };

export type SplitText = (text: string) => readonly Piece[];

/** Cuts texts where they name something of the source tenant that has no target yet. */
export function makeSplitText({ domains, isOtherTenant }: TenantMapping): SplitText {
  if (!isOtherTenant) return (text) => [{ kind: 'text', text }];
  const open = [...domains.values()].filter(({ target }) => target === undefined);
  const domainSource = domainsPattern(open.map(({ domain }) => domain))?.source;
  const pattern = new RegExp(
    [GUID_IN_TEXT.source, ...(domainSource === undefined ? [] : [domainSource])].join('|'),
    'gi',
  );
  return (text) => {
    const pieces: Piece[] = [];
    let at = 0;
    for (const match of text.matchAll(pattern)) {
      const [found] = match;
      if (match.index > at) pieces.push({ kind: 'text', text: text.slice(at, match.index) });
      const domain = domains.get(found.toLowerCase());
      pieces.push(domain ? { kind: 'domain', text: found, domain } : { kind: 'guid', text: found });
      at = match.index + found.length;
    }
    if (at < text.length || pieces.length === 0) pieces.push({ kind: 'text', text: text.slice(at) });
    return pieces;
  };
}
