import type { PublicRoute, Route } from '../../api/route.js';
import { publicRoutes, routes } from '../../api/routes/index.js';

type Declared = 'method' | 'path' | 'operationId' | 'query' | 'body' | 'bodyBytesAtMost' | 'upload' | 'idempotent';

/** A route of either table, as far as bad input has to know it. */
export type DrivenRoute = Pick<Route, Declared | 'ifMatch'> & Partial<Pick<PublicRoute, 'isPublic'>>;

/** Every route that is sent bad input: with an account, or by anybody. */
export const drivenRoutes: readonly DrivenRoute[] = [...routes, ...publicRoutes];

export function isPublic(route: DrivenRoute): boolean {
  return route.isPublic === true;
}

/** How long a body of it may be. */
export function bodyBytesAtMost(route: DrivenRoute): number {
  return route.bodyBytesAtMost ?? (isPublic(route) ? 64 : 1_024) * 1_024;
}
