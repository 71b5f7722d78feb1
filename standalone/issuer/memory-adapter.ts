import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** What people have under way at the issuer, a sign-in of minutes, lives in memory: after a restart they begin again. Its keys and clients do not. */
export function memoryAdapter(): AdapterFactory {
  const kept = new Map<string, { payload: AdapterPayload; until: number }>();

  function sweep(): void {
    for (const [key, { until }] of kept) if (until <= Date.now()) kept.delete(key);
  }

  return (model): Adapter => {
    const keyOf = (id: string) => `${model}:${id}`;
    const find = (id: string) => {
      const found = kept.get(keyOf(id));
      return found === undefined || found.until <= Date.now() ? undefined : found.payload;
    };
    const findBy = (name: 'uid' | 'userCode', value: string) => {
      const ids = [...kept.keys()]
        .filter((key) => key.startsWith(`${model}:`))
        .map((key) => key.slice(model.length + 1));
      return ids.map(find).find((payload) => payload?.[name] === value);
    };
    return {
      upsert(id, payload, expiresIn) {
        sweep();
        kept.set(keyOf(id), { payload, until: Date.now() + (expiresIn ?? 86_400) * 1_000 });
        return Promise.resolve();
      },
      find: (id) => Promise.resolve(find(id)),
      findByUid: (uid) => Promise.resolve(findBy('uid', uid)),
      findByUserCode: (userCode) => Promise.resolve(findBy('userCode', userCode)),
      consume(id) {
        const payload = find(id);
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1_000);
        return Promise.resolve();
      },
      destroy(id) {
        kept.delete(keyOf(id));
        return Promise.resolve();
      },
      revokeByGrantId(grantId) {
        for (const [key, { payload }] of kept) if (payload.grantId === grantId) kept.delete(key);
        return Promise.resolve();
      },
    };
  };
}
