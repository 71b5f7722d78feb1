import { createHash } from 'node:crypto';
import { argv, stdout } from 'node:process';
import { print } from '../../paper/print.js';
import { paperSample } from './paper-samples.js';

/** Run by a test, in a process that has printed nothing: the hashes of prints with these reasons, made one after the other. */
for (const reasons of argv.slice(2)) {
  const paper = paperSample('complaint_decision', 1);
  paper.data.reasons = reasons;
  const bytes = await print(paper, 'ru', 'https://habarlama.test');
  stdout.write(`${createHash('sha256').update(bytes).digest('hex')}\n`);
}
