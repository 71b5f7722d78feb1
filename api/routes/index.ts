import type { Route } from '../route.js';

/** Every route below `/api/v1`. */
export const routes: Route[] = [];
