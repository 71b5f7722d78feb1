import type { CourtAct, FactContent, NoticeContent } from './notice.js';

/** Who may sign a notice that comes by the EDMS (Rules, clause 9): the first head of the body or a deputy of his, and nobody else. */
export const signerPosts = ['first_head', 'deputy'] as const;
export type SignerPost = (typeof signerPosts)[number];

/** What a letter of the EDMS says of itself. */
export interface LetterHead {
  edmsNumber: string;
  /** An Almaty day, `2026-07-01`. */
  edmsDate: string;
  signerName: string;
  signerPost: SignerPost;
  /** The post in the letter's own words. */
  postTitle: string;
}

/** Where a letter stands between the two registrars. */
export const letterStatuses = ['entry', 'comparison', 'compared', 'released'] as const;
export type LetterStatus = (typeof letterStatuses)[number];

/** What is sent back to the body: what a notice lacks; or what was decided of each fact, with reasons. */
export const answerKinds = ['return', 'decision'] as const;
export type AnswerKind = (typeof answerKinds)[number];

/** The letter and its notice as one registrar reads them. */
export interface Reading {
  letter: LetterHead;
  notice: Omit<NoticeContent, 'externalReference' | 'facts'> & { facts: readonly ReadFact[] };
}
type ReadFact = Omit<FactContent, 'id' | 'ordinal' | 'evidenceIds'>;

/** A field that two registrars read differently, by its JSON pointer; a side is left out where it says nothing there. */
export interface Difference {
  pointer: string;
  entered?: string;
  compared?: string;
}

type Tree = string | readonly Tree[] | { readonly [field: string]: Tree | undefined };

/**
 * Field by field what two registrars read differently. Locators and device codes are compared as they are understood, texts without regard to
 * breaks and blanks. Long texts (substantiation, necessity) count only where the second registrar gives them too.
 */
export function differencesBetween(entered: Reading, compared: Reading): Difference[] {
  return walk('#', treeOf(entered), treeOf(compared)).filter(
    ({ pointer, compared: second }) => second !== undefined || !/\/(substantiation|necessity)$/u.test(pointer),
  );
}

function walk(pointer: string, entered: Tree | undefined, compared: Tree | undefined): Difference[] {
  if (entered === compared) return [];
  if (isLeaf(entered) && isLeaf(compared)) {
    return [
      { pointer, ...(entered === undefined ? {} : { entered }), ...(compared === undefined ? {} : { compared }) },
    ];
  }
  const [one, two] = [childrenOf(entered), childrenOf(compared)];
  const fields = [...new Set([...Object.keys(one), ...Object.keys(two)])];
  return fields.flatMap((field) => walk(`${pointer}/${field}`, one[field], two[field]));
}

function isLeaf(tree: Tree | undefined): tree is string | undefined {
  return tree === undefined || typeof tree === 'string';
}

function childrenOf(tree: Tree | undefined): Record<string, Tree | undefined> {
  return isLeaf(tree) ? {} : Object.fromEntries(Object.entries(tree));
}

function treeOf({ letter, notice }: Reading): Tree {
  const { source, sourceAct, violationKind, norm, courtAct, necessity, facts } = notice;
  return {
    ...{ edmsNumber: plain(letter.edmsNumber), edmsDate: letter.edmsDate },
    signer: { fullName: plain(letter.signerName), post: letter.signerPost, postTitle: plain(letter.postTitle) },
    ...{ source, sourceAct: sourceAct && { ...sourceAct, number: plain(sourceAct.number) } },
    ...{ violationKind, norm: plain(norm), courtAct: courtTree(courtAct), necessity: plain(necessity) },
    facts: facts.map(factTree),
  };
}

function factTree(fact: ReadFact): Tree {
  return {
    medium: fact.medium,
    locators: fact.locators.map(({ kind, normalised }) => ({ kind, value: normalised })),
    ...{ target: fact.target, protocol: fact.protocol },
    deviceCodes: fact.deviceCodes.map(({ kind, normalised }) => ({ kind, value: normalised })),
    ...{ substantiation: plain(fact.substantiation), necessity: plain(fact.necessity) },
  };
}

function courtTree(act: CourtAct | undefined): Tree | undefined {
  if (act === undefined) return undefined;
  return { ...act, court: plain(act.court), number: plain(act.number) };
}

function plain<T extends string | undefined>(text: T): T {
  return text?.replace(/\s+/gu, ' ').trim() as T;
}
