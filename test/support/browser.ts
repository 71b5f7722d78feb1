/** What a browser does as far as signing in needs it: keeps cookies for one host, by path, and follows redirects. No scripts. */
export class Browser {
  private readonly jar = new Map<string, { value: string; path: string }>();
  /** Every address it has been at. */
  readonly visited: string[] = [];

  /** The cookies it would send to a path. */
  cookies(path: string): string {
    const sent = [...this.jar].filter(([, cookie]) => path.startsWith(cookie.path));
    return sent.map(([key, { value }]) => `${key.split(' ')[0] ?? ''}=${value}`).join('; ');
  }

  cookie(name: string): string | undefined {
    return [...this.jar].find(([key]) => key.startsWith(`${name} `))?.[1].value;
  }

  /** Asks for one page, redirects not followed. */
  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    this.visited.push(url);
    const headers = new Headers(init.headers);
    const cookies = this.cookies(new URL(url).pathname);
    if (cookies !== '') headers.set('cookie', cookies);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return response;
  }

  /** Goes to a page, and on from there as far as redirects lead, or up to one that `stop` knows. */
  async go(url: string, init: RequestInit = {}, stop: (url: string) => boolean = () => false): Promise<Response> {
    let response = await this.ask(url, init);
    let at = url;
    for (let steps = 0; response.status >= 300 && response.status < 400; steps += 1) {
      if (steps > 20) throw new Error(`Led in circles at ${at}`);
      at = new URL(response.headers.get('location') ?? '', at).href;
      if (stop(at)) {
        this.visited.push(at);
        return response;
      }
      response = await this.ask(at);
    }
    return response;
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((text) => text.trim());
    const [name = '', ...value] = pair.split('=');
    const attribute = (wanted: string) =>
      attributes.find((text) => text.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const path = attribute('path') ?? '/';
    const expires = attribute('expires');
    const isOver = value.join('=') === '' || (expires !== undefined && new Date(expires).getTime() < Date.now());
    if (isOver) this.jar.delete(`${name} ${path}`);
    else this.jar.set(`${name} ${path}`, { value: value.join('='), path });
  }
}
