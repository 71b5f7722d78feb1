import { raisePeriodicReviews } from './steps.js';

/** Makes tasks of the restrictions whose review date has come. Started by its Schedule. */
export async function periodicReview(): Promise<void> {
  await raisePeriodicReviews();
}
