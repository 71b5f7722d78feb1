import { z } from 'zod';
import { signerPosts } from '../domain/edms.js';
import type { LetterHead, SignerPost } from '../domain/edms.js';
import { code, day, line } from './fields.js';
import { newFact, newNotice, rowsOf } from './notice-requests.js';
import type { GivenFact } from './notice-requests.js';

/** Clause 9 knows two posts; whoever signs with another one has not filed a notice. */
const signerPost = z
  .string()
  .max(40)
  .refine((given): given is SignerPost => (signerPosts as readonly string[]).includes(given), {
    params: { code: 'signer_not_head' },
  })
  .meta({ enum: [...signerPosts], description: 'Nobody else signs a notice that comes by the EDMS (clause 9)' });

export const givenLetter = z
  .strictObject({
    edmsNumber: line(100),
    edmsDate: day,
    signer: z.strictObject({ fullName: line(300), post: signerPost, postTitle: line(300) }),
  })
  .meta({ id: 'GivenEdmsLetter' });

const givenRow = newFact.omit({ evidenceIds: true }).strict().meta({ id: 'GivenEdmsFact' });

/** What a registrar reads in a letter: Annex 2 without the number and the screenshots, which are kept apart from it. */
export const givenReading = newNotice
  .omit({ externalReference: true, facts: true })
  .extend({ facts: rowsOf(givenRow).min(1) })
  .strict()
  .meta({ id: 'GivenEdmsNotice' });

export const newIntake = z
  .strictObject({ body: code.describe('Of `/bodies`'), letter: givenLetter, notice: givenReading })
  .meta({ id: 'NewEdmsIntake' });

export function letterHead({ edmsNumber, edmsDate, signer }: z.output<typeof givenLetter>): LetterHead {
  const { fullName: signerName, post: signerPost, postTitle } = signer;
  return { edmsNumber, edmsDate, signerName, signerPost, postTitle };
}

/** The rows as those of a notice, without screenshots. */
export function rowsAsFacts(rows: z.output<typeof givenRow>[]): GivenFact[] {
  return rows.map((row) => ({ ...row, evidenceIds: [] }));
}
