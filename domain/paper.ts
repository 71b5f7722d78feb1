import type { DeviceCodeKind, LocatorKind } from './locator.js';
import type { CourtAct } from './notice.js';

/** The languages of paper: each document is printed in both. */
export const paperLanguages = ['kk', 'ru'] as const;
export type PaperLanguage = (typeof paperLanguages)[number];

/** A text in the languages of paper. */
export type PaperText = Record<PaperLanguage, string>;

/** Everything that is put on paper. Each kind is numbered on its own, without gaps within an Almaty year. */
export const documentKinds = [
  'annex_1',
  'annex_2',
  'prescription',
  'instruction',
  'rejection',
  'return',
  'complaint_decision',
  'inactivity_list',
  'edms_letter',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** Who answers for a document. There is no electronic signature in the system itself: what is not signed elsewhere says so visibly. */
export interface PaperOfficial {
  fullName: string;
  /** The post as he gave it, or as the act names it. */
  post?: string | PaperText;
  /** Left out where nobody has signed: printed as the mark *not signed*. */
  signature?: { kind: 'cms'; at: string };
}

/** Whom a document is for: a body, by name, or a person or firm as it is called. */
export type PaperAddressee = string | PaperText;

/** A locator as it was filed; `normalised` where what was understood differs from it. */
export interface PaperLocator {
  kind: LocatorKind;
  raw: string;
  normalised?: string;
  /** A domain name as people read it, where the normalised form is an A-label. */
  unicode?: string;
}

/** What a document that corrects a clerical error says of it. */
export interface PaperCorrection {
  /** Who corrects it. */
  official: PaperOfficial;
  reasons: string;
  fields: { name: PaperText; was: string; becomes: string }[];
}

/** What every act of the authorised body says (Administrative Procedural Code). */
export interface PaperAct {
  /** The authorised body. */
  body: PaperText;
  official: PaperOfficial;
  addressees: PaperAddressee[];
  /** How, where and by when to complain: `rightToComplain` of domain/complaints.ts. */
  howToComplain: PaperText;
  /** Where it corrects a clerical error of another one. */
  correction?: PaperCorrection;
}

/** The kind of violation and the norm of a notice, by their names on the day of the document. */
export interface PaperGround {
  violationKind: PaperText;
  norm: PaperText;
  courtAct?: CourtAct;
  /** The act that another track carries: what it is, its number and its Almaty day. */
  sourceAct?: { name: PaperText; number: string; date: string };
}

/** One fact that an act decides, with the verdict's reason in words and what the official wrote. */
export interface PaperDecidedFact {
  /** Its number in the notice. */
  ordinal: number;
  locators: PaperLocator[];
  reason: PaperText;
  reasons: string;
}

/** Annex 1: who may file for a state body (Rules, clause 5). */
export interface Annex1Data {
  addressee: PaperText;
  body: PaperText;
  rows: { fullName: string; email: string; phone: string; organisation?: string | PaperText }[];
  official: PaperOfficial;
}

/** Annex 2: the notice (Rules, clause 8). */
export interface Annex2Data extends PaperGround {
  addressee: PaperText;
  body: PaperText;
  /** The notice's own number, and which of its versions this is: one for each submission. */
  noticeNumber: string;
  version: number;
  facts: {
    ordinal: number;
    locators: PaperLocator[];
    protocol: string | PaperText;
    deviceCodes: { kind: DeviceCodeKind; value: string }[];
  }[];
  /** Word for word, in the language it was given in, with who and when (UTC). */
  attestation: { text: string; at: string };
  official: PaperOfficial;
}

/** One item that a prescription restricts, or an instruction frees: the target only. */
export interface PaperTarget {
  ordinal: number;
  target: PaperLocator;
  reason: PaperText;
  reasons: string;
}

/** A prescription on confirmed facts (Rules, clause 10). The copy for one recipient names him alone, and only what he is to execute. */
export interface PrescriptionData extends PaperAct, PaperGround {
  noticeNumber: string;
  /** The state body that filed. */
  filedBy: PaperText;
  facts: PaperTarget[];
  /** From receipt. */
  termMinutes: number;
  /** That nobody was heard, and why: `noHearing` of domain/complaints.ts. */
  hearing: PaperText;
}

/** An instruction that cancels a prescription, wholly or for some targets, and resumes access (Art. 41-1(4)-(6)). */
export interface InstructionData extends PaperAct {
  prescriptions: { number: string; issuedOn: string }[];
  /** Why: removed, annulled, error, expired ground, complaint upheld; in words. */
  ground: PaperText;
  reasons: string;
  targets: {
    target: PaperLocator;
    prescriptionNumber: string;
    /** What still holds it: other restrictions. */ stillHeldBy?: string[];
  }[];
}

/** A rejection: every unconfirmed fact, and why there is no violation (Rules, clause 11). */
export interface RejectionData extends PaperAct, PaperGround {
  noticeNumber: string;
  /** When it was filed: an Almaty day. */
  filedOn: string;
  facts: PaperDecidedFact[];
  /** Facts of the same notice that were decided otherwise. */
  otherwiseDecided: number;
}

/** An incomplete notice goes back to be completed; this is not a rejection. */
export interface ReturnData extends Omit<PaperAct, 'howToComplain'> {
  noticeNumber: string;
  filedOn: string;
  /** What is missing; `ordinal` where it is one fact's. */
  missing: { reason: PaperText; text: string; ordinal?: number }[];
}

/** What came of a complaint, with its reasons. */
export interface ComplaintDecisionData extends PaperAct {
  complaint: { number: string; lodgedOn: string; complainant: string | PaperText };
  /** What was complained of, by its name and number. */
  against: PaperText;
  outcome: 'upheld' | 'partly_upheld' | 'dismissed' | 'left_without_consideration';
  reasons: string;
  /** What follows from it, in words: what is lifted, reopened, left as it is. */
  consequences: PaperText[];
}

/** Accounts without any sign of activity that did not use the system in a half-year (Rules, clause 6). */
export interface InactivityListData {
  body: PaperText;
  /** Almaty days, both included. */
  period: { from: string; to: string };
  /** Whose accounts are listed, and what counts as activity and as use, in words: `definitionInWords` of domain/inactivity.ts. */
  definition: PaperText;
  rows: {
    fullName: string;
    organisation: string | PaperText;
    email: string;
    /** Almaty days; left out where there never was any. */
    lastActiveOn?: string;
    createdOn: string;
    /** Made within the period: marked, not accused. */
    createdWithinPeriod: boolean;
  }[];
  official?: PaperOfficial;
}

/** The answer to a notice that came by the EDMS: its result, with reasons. */
export interface EdmsLetterData extends PaperAct {
  edms: { number: string; date: string };
  noticeNumber: string;
  facts: (PaperDecidedFact & { verdict: 'confirmed' | 'unconfirmed' | 'duplicate' })[];
  prescriptions: { number: string; issuedOn: string }[];
}

/** The data of each kind of document, frozen when it is issued. */
export interface PaperData {
  annex_1: Annex1Data;
  annex_2: Annex2Data;
  prescription: PrescriptionData;
  instruction: InstructionData;
  rejection: RejectionData;
  return: ReturnData;
  complaint_decision: ComplaintDecisionData;
  inactivity_list: InactivityListData;
  edms_letter: EdmsLetterData;
}

/** An issued document of a kind, with what stands on its every page. */
export interface IssuedPaper<K extends DocumentKind = DocumentKind> {
  kind: K;
  number: string;
  /** Milliseconds since the epoch. */
  issuedAt: number;
  code: string;
  /** The number of the document whose clerical error it corrects. */
  corrects?: string;
  data: PaperData[K];
}
