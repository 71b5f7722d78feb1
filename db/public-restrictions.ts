import type { Knex } from 'knex';

/** What anybody may know of a restriction in force; of sensitive kinds the act alone. */
export interface PublicRestriction {
  number: string;
  issuedAt: Date;
  inForceFrom: Date;
  issuingBody: Record<string, string>;
  howToComplain: Record<string, unknown>;
  masked: boolean;
  violationKind: string | null;
  norm: string | null;
  reasonCode: string | null;
}

/** The restrictions in force on these very targets, at most 20. Asked on nobody's behalf. */
export async function publicRestrictions(
  db: Knex,
  targets: readonly string[],
  today: string,
): Promise<PublicRestriction[]> {
  const { rows } = await db.raw<{
    rows: {
      number: string;
      issued_at: Date;
      in_force_from: Date;
      issuing_body: Record<string, string>;
      how_to_complain: Record<string, unknown>;
      masked: boolean;
      violation_kind: string | null;
      norm: string | null;
      reason_code: string | null;
    }[];
  }>(
    'select number, issued_at, in_force_from, issuing_body, how_to_complain, masked, violation_kind, norm, reason_code from public_restrictions(?::text[], ?::date)',
    [[...targets], today],
  );
  return rows.map((row) => ({
    number: row.number,
    issuedAt: row.issued_at,
    inForceFrom: row.in_force_from,
    issuingBody: row.issuing_body,
    howToComplain: row.how_to_complain,
    masked: row.masked,
    violationKind: row.violation_kind,
    norm: row.norm,
    reasonCode: row.reason_code,
  }));
}
