/** The lists that locators are graded by. They come in as data, because they change without a release. */
export interface LocatorReference {
  /** Host (lower-case A-labels) → name of the well-known platform. */
  platforms: ReadonlyMap<string, string>;
  /** Government hosts beside everything under `gov.*` and `mil.*`; lower-case A-labels. */
  governmentHosts?: readonly string[];
}
