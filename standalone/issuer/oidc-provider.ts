/** The library's warnings of Node 20, which is our floor and runs it well, are for nobody to read. */
async function quietly<T>(load: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return await load();
  } finally {
    console.warn = warn;
  }
}

export const { Provider, errors, interactionPolicy } = await quietly(() => import('oidc-provider'));
