/** What a scanner says of a file; *away* if it gave no answer that can be relied on. */
export type ScanVerdict = { found: 'clean' } | { found: 'infected'; signature: string } | { found: 'away' };

/** What is known of a kept file: that nobody was to look into it, that somebody still has to, or that nothing was found. */
export type ScanState = 'not_required' | 'unscanned' | 'clean';

/** Looks for known malware in a file. Never throws: whoever asks must know what to do without an answer. */
export interface Scanner {
  scan(file: Uint8Array): Promise<ScanVerdict>;
}
