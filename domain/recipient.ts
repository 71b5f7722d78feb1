import type { Scope } from './scope.js';

/** Who executes prescriptions (Art. 41-1(1-1)). */
export const recipientKinds = ['telecom_operator', 'online_platform', 'technical_service'] as const;
export type RecipientKind = (typeof recipientKinds)[number];

/** What the configured rule needs to know of a recipient. */
export interface RecipientRule {
  id: string;
  kind: RecipientKind;
  /** The platform it answers for. */
  platform?: string;
  /** The scopes that are sent to it. */
  scopes: readonly Scope[];
}

/** What is to be restricted. */
export interface RoutedFact {
  factId: string;
  scope: Scope;
  platform?: string;
}

/**
 * Which facts go to whom: a page or an account on a platform whose owner is registered goes to that owner alone, because
 * nobody else can restrict so narrowly; anything else goes to every recipient whose scopes include it.
 * A chosen list of recipients overrides the rule: each chosen one gets every fact.
 */
export function routeFacts(
  facts: readonly RoutedFact[],
  recipients: readonly RecipientRule[],
  chosen: readonly string[] | null,
): Map<string, string[]> {
  const routed = new Map<string, string[]>();
  for (const fact of facts) {
    for (const recipient of recipientsOf(fact, recipients, chosen)) {
      routed.set(recipient.id, [...(routed.get(recipient.id) ?? []), fact.factId]);
    }
  }
  return routed;
}

function recipientsOf(
  fact: RoutedFact,
  recipients: readonly RecipientRule[],
  chosen: readonly string[] | null,
): RecipientRule[] {
  if (chosen !== null) return recipients.filter(({ id }) => chosen.includes(id));
  const owners = recipients.filter(({ platform }) => platform !== undefined && platform === fact.platform);
  if (owners.length > 0 && (fact.scope === 'page' || fact.scope === 'account')) return owners;
  return recipients.filter(({ kind, scopes }) => kind !== 'online_platform' && scopes.includes(fact.scope));
}
