import { expect } from 'chai';
import { withApp } from '../support/app.js';

describe('whether the API is ready', () => {
  const app = withApp();

  it('is found out once for everybody who asks at a time, and anew soon after', async () => {
    let asked = 0;
    const count = ({ sql }: { sql: string }) => {
      if (sql === 'select 1') asked += 1;
    };
    app.database.as.api.on('query', count);
    try {
      const ask = () => fetch(`${app.url}/health/ready`).then((response) => response.json());
      const [first, ...rest] = await Promise.all(Array.from({ length: 20 }, ask));
      for (const each of rest) expect(each).to.deep.equal(first);
      await ask();
      expect(asked).to.equal(1);
      await new Promise((resolve) => setTimeout(resolve, 1_700));
      await ask();
      expect(asked).to.equal(2);
    } finally {
      app.database.as.api.off('query', count);
    }
  });
});
