/** How a document stands: as it was issued, with a clerical error that another one corrects, or with its restrictions lifted, some or all. */
export const documentStandings = ['in_force', 'corrected', 'partly_lifted', 'lifted'] as const;
export type DocumentStanding = (typeof documentStandings)[number];

/** How a document stands, from what has happened since. Lifted says more than corrected: nobody has to look at the correction then. */
export function standingOf({
  correctedBy,
  restrictions,
  lifted,
}: {
  correctedBy: string | null;
  restrictions: number;
  lifted: number;
}): DocumentStanding {
  if (lifted > 0 && lifted === restrictions) return 'lifted';
  if (correctedBy !== null) return 'corrected';
  return lifted > 0 ? 'partly_lifted' : 'in_force';
}
