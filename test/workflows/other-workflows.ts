import { sleep } from '@temporalio/workflow';

/** Same names, other steps: no case of ours could go on with these. */
export async function noticeCase(): Promise<void> {
  await sleep('1 day');
}

export async function dispatchToRecipient(): Promise<void> {
  await sleep('1 day');
}
