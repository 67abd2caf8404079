/** Somebody at the playground's page, without a browser: has its cookie and its token. */
export interface PageVisitor {
  id: string;
  cookie: string;
  get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>;
}

/** Opens the page; `url` is where the web server listens. */
export async function visitPage(url: string): Promise<PageVisitor> {
  const page = await fetch(`${url}/playground`);
  const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const token = /name="playground-token" content="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  const own = { cookie, origin: url, 'content-type': 'application/json', 'x-playground-token': token };
  return {
    id: cookie.split('=')[1]?.split('.')[0] ?? '',
    cookie,
    get: (path, headers = {}) => fetch(`${url}/playground${path}`, { headers: { cookie, ...headers } }),
    post: (path, body, headers = {}) =>
      fetch(`${url}/playground${path}`, { method: 'POST', headers: { ...own, ...headers }, body: JSON.stringify(body) }),
  };
}
