import type { DeviceCodeKind, HardStop, LocatorKind } from './locator.js';
import { compareScopes } from './scope.js';
import type { Scope } from './scope.js';
import type { NoticeSource, SourceAct } from './sources.js';

/** Where the information was found (Rules, clause 2). */
export const media = ['mass_media', 'telecom_network', 'online_platform'] as const;
export type Medium = (typeof media)[number];

/** A locator as it is kept with a fact: as given, and as understood. */
export interface FactLocator {
  kind: LocatorKind;
  input: string;
  normalised: string;
  unicode?: string;
  scope: Scope;
  warnings: string[];
  hardStop?: HardStop;
  platform?: string;
}

export interface FactDeviceCode {
  kind: DeviceCodeKind;
  input: string;
  normalised: string;
  warnings: string[];
}

/** One row of Annex 2 with what clause 8 asks for beside it. */
export interface FactContent {
  id: string;
  ordinal: number;
  medium: Medium;
  locators: FactLocator[];
  /** The kind of locator a restriction will name; the narrowest given where absent. */
  target?: LocatorKind;
  protocol?: string;
  deviceCodes: FactDeviceCode[];
  substantiation?: string;
  evidenceIds: string[];
  necessity?: string;
}

/** A court act that prohibits information (violation kind COURT_ACT). */
export interface CourtAct {
  court: string;
  number: string;
  /** Almaty days, `2026-07-01`. */
  date: string;
  inForceFrom: string;
}

/** What a notice says, before and after it is frozen. */
export interface NoticeContent {
  /** Left out for an ordinary notice. */
  source?: NoticeSource;
  sourceAct?: SourceAct;
  violationKind?: string;
  norm?: string;
  courtAct?: CourtAct;
  necessity?: string;
  externalReference?: string;
  facts: FactContent[];
}

/** The locator that a restriction of this fact would name: of the chosen kind, by default the narrowest given. */
export function targetOf(
  fact: Pick<FactContent, 'locators' | 'target'>,
  chosen = fact.target,
): FactLocator | undefined {
  const candidates = chosen === undefined ? fact.locators : fact.locators.filter((locator) => locator.kind === chosen);
  return [...candidates].sort((a, b) => compareScopes(a.scope, b.scope))[0];
}

/** Why a restriction of this locator waits for a supervisor's leave (safeguard 1); undefined where it needs none or has it. */
export function standingHardStop(
  { hardStop, normalised }: FactLocator,
  allowed?: ReadonlySet<string>,
): `hard_stop_${HardStop}` | undefined {
  return hardStop === undefined || allowed?.has(normalised) === true ? undefined : `hard_stop_${hardStop}`;
}

/** How far a restriction of this fact would reach; `page` while it has no locator. */
export function scopeOf(fact: Pick<FactContent, 'locators' | 'target'>): Scope {
  return targetOf(fact)?.scope ?? 'page';
}
