/** Hosts of government bodies outside `gov.kz` and `mil.kz`, unless the reference list brings its own. */
export const listedGovernmentHosts = ['egov.kz', 'akorda.kz', 'parlam.kz', 'primeminister.kz', 'adilet.zan.kz'];

/** True for a government's host in A-labels: under `gov` or `mil`, under those of a country, or on the list. */
export function isGovernmentHost(ascii: string, listed: readonly string[] = listedGovernmentHosts): boolean {
  if (/(?:^|\.)(?:gov|mil)(?:\.[a-z]{2})?$/.test(ascii)) return true;
  return listed.some((host) => ascii === host || ascii.endsWith(`.${host}`));
}
