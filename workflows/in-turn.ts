/**
 * Lets steps begin in the order in which they were asked for, each after the one before it has ended. Two receipts that reach a case at once
 * (a worker was away, say) are taken in the order in which they were given.
 */
export function takingTurns(): <T>(step: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (step) => {
    const mine = last.then(step, step);
    last = mine;
    return mine;
  };
}
