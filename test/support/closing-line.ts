import mocha from 'mocha';

/** Mocha's own report, and under it one plain line that says how many tests passed and failed. */
export default class ClosingLine extends mocha.reporters.Spec {
  override done(failures: number, finish?: (failures: number) => void): void {
    process.stdout.write(`${String(this.stats.passes)} passed, ${String(this.stats.failures)} failed\n`);
    finish?.(failures);
  }
}
