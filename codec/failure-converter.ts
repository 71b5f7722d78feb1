import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Puts the message and the stack of a failure into a payload, which the codec encrypts: by default they stand in the history as they are, and a message
 * quotes what it complains about. Packed with the workflows too, so it holds nothing that replay forbids.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
