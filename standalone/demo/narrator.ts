import { sampleAccount } from '../sample-accounts.js';

/** Says one thing that happened in a case. */
export type Say = (who: string, what: string) => void;

/** Tells what happens as it happens: the second, the case, who did what. */
export class Narrator {
  private readonly began = performance.now();

  constructor(private readonly print: (line: string) => void) {}

  get seconds(): number {
    return (performance.now() - this.began) / 1_000;
  }

  /** A voice for one case. */
  of(caseId: string): Say {
    return (who, what) => this.line(caseId.slice(0, 2), `${who} ${what}`);
  }

  /** Something that belongs to no case. */
  stage(what: string): void {
    this.line('··', what);
  }

  private line(label: string, what: string): void {
    this.print(`${this.seconds.toFixed(1).padStart(6)} s  ${label}  ${what}`);
  }
}

/** A person of the stack in words: name and what he is. */
export function person(account: string): string {
  const { fullName, roles, bodyCode } = sampleAccount(account);
  return `${fullName} (${roles.join(', ')}${bodyCode === undefined ? '' : ` of ${bodyCode}`})`;
}

/** `1 fact`, `3 facts`, `2 addresses`. */
export function count(number: number, noun: string, ending = 's'): string {
  return `${number} ${noun}${number === 1 ? '' : ending}`;
}
