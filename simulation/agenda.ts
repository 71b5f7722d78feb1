/** Something that somebody does, or that the clock does, at a moment (milliseconds since the epoch). */
export interface Entry {
  at: number;
  what: string;
  work: () => Promise<void>;
}

/** What is to happen, in the order of time; what is entered for the same moment happens in the order in which it was entered. */
export class Agenda {
  private entries: Entry[] = [];

  add(...entries: Entry[]): void {
    this.entries.push(...entries);
    // Stable, so that a seed plays the same year each time.
    this.entries.sort((one, other) => one.at - other.at);
  }

  next(): Entry | undefined {
    return this.entries.shift();
  }
}
