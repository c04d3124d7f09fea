// A demo city, served: its address, its four logins, and a session of each that tests share.

import { readFileSync } from 'node:fs';
import { begin, jishi, run } from './program.mjs';

/** The roles of the demo, as their logins are called. */
export const ROLES = ['shi', 'xian', 'zhen', 'zhibu'];

/** Makes a demo city in a folder and serves it on a free port. */
export async function serveCity(data) {
  const printed = run('demo', '--data', data, '--branches', '120', '--seed', '7', '--no-serve');
  const logins = {};
  for (const [, login, password, who, unit] of printed.matchAll(/^ {2}(\w+)\s+(\S+)\s+(\S+?)·(.+)$/gm)) logins[login] = { password, who, unit };
  const server = await serve(data);
  const sessions = {};
  for (const role of ROLES) sessions[role] = await session(server.url, role, logins[role].password);
  return { told: { url: server.url, data, logins, sessions }, stop: server.stop };
}

/** Serves a data folder; `url` has no slash at its end. */
export async function serve(data) {
  const server = await begin(jishi(), ['serve', '--data', data, '--listen', '127.0.0.1:0'], /http:\/\/[\d.:]+(?=\/)/);
  return { url: server.said, told: server.told, stop: server.stop };
}

/** Signs in as the page's form does and gives the session cookie. */
export async function session(url, login, password) {
  const body = new URLSearchParams({ login, password });
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', body, redirect: 'manual', headers: { origin: url } });
  const cookie = answer.headers.getSetCookie().map((line) => /^session=(\w+)/.exec(line)?.[1]).find(Boolean);
  if (!cookie) throw new Error(`${login} could not sign in: ${answer.status}`);
  return cookie;
}

/** The city that `run.mjs` has made ready. */
export function theCity() {
  if (!process.env.JISHI_CITY) throw new Error('There is no city. Start the tests with: node run.mjs');
  return JSON.parse(readFileSync(process.env.JISHI_CITY, 'utf8'));
}
