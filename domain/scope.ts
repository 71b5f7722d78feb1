/** How much a restriction of one locator would hit, from a single page to a network (safeguard 1). Narrowest first. */
export const scopes = ['page', 'account', 'subdomain', 'domain', 'ip', 'cidr'] as const;

export type Scope = (typeof scopes)[number];

/** Negative if `a` is narrower than `b`, positive if it is wider, 0 if they reach equally far. */
export function compareScopes(a: Scope, b: Scope): number {
  return scopes.indexOf(a) - scopes.indexOf(b);
}

/** The widest of some scopes; `page` if there are none. */
export function widestScope(of: readonly Scope[]): Scope {
  return of.reduce<Scope>((widest, scope) => (compareScopes(scope, widest) > 0 ? scope : widest), 'page');
}

/** Anything wider than a page asks for a written statement of necessity (safeguard 1). */
export function needsNecessity(scope: Scope): boolean {
  return compareScopes(scope, 'page') > 0;
}
