import { EvidenceBusyError } from '../domain/evidence.js';
import { Inspector } from './inspector.js';
import type { InspectorLimits } from './inspector.js';
import type { LookInto } from './look-into.js';

export interface Inspectors {
  readonly lookInto: LookInto;
  /** Ends their processes; whoever waits gets no answer. */
  close(): void;
}

/** Two at once and sixteen waiting hold at most 180 MiB here; 50 million pixels take a decoder up to 1 GiB there. */
const usual = { processes: 2, waitingAtMost: 16, withinMs: 45_000, memoryBytesAtMost: 1_280 * 1024 * 1024 };

/**
 * Looks into files in processes that are used again, a few at once; what comes while all are busy waits its turn, and beyond a bound is sent away
 * (EvidenceBusyError). A file that breaks, stops or bloats its process harms its own request and no other.
 */
export function startInspectors(given: Partial<InspectorLimits & typeof usual> = {}): Inspectors {
  const { processes, waitingAtMost, ...limits } = { ...usual, ...given };
  const all = Array.from({ length: processes }, () => new Inspector(limits));
  const idle = [...all];
  const waiting: ((inspector: Inspector) => void)[] = [];
  const take = (): Inspector | Promise<Inspector> => {
    const free = idle.pop();
    if (free !== undefined) return free;
    if (waiting.length >= waitingAtMost) throw new EvidenceBusyError();
    return new Promise((resolve) => waiting.push(resolve));
  };
  return {
    async lookInto(file, claimed) {
      const inspector = await take();
      try {
        return await inspector.look({ file, claimed });
      } finally {
        const next = waiting.shift();
        if (next === undefined) idle.push(inspector);
        else next(inspector);
      }
    },
    close() {
      for (const inspector of all) inspector.close();
    },
  };
}
