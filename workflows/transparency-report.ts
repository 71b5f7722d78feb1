import { freezeTransparencyReports } from './steps.js';

/** What the end of a half-year brings for everybody: what was counted in it, published for ever. Started by its Schedule. */
export async function transparencyReport(): Promise<void> {
  await freezeTransparencyReports();
}
