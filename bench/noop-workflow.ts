/** Does nothing: what the engine takes for a workflow as such. */
export function noop(): Promise<void> {
  return Promise.resolve();
}
