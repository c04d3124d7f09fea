// The programs under test: where they are, starting and stopping them.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This folder, and the checkout. */
export const HERE = fileURLToPath(new URL('.', import.meta.url));
export const ROOT = join(HERE, '..');

/** The path of a built program; says how to build it when it is not there. */
export function program(name, how) {
  const path = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'debug', name);
  if (!existsSync(path)) throw new Error(`${path} is missing. Build it first: ${how}`);
  return path;
}

/** The program `jishi`; JISHI names another than the debug build. */
export const jishi = () => process.env.JISHI ?? program('jishi', 'cargo build -p jishi');

/** Runs `jishi` to its end and gives what it printed. */
export const run = (...args) => execFileSync(jishi(), args, { encoding: 'utf8', cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });

/** Starts a program and waits until it has said what the pattern matches. */
export async function begin(path, args, pattern, stdio = 'ignore') {
  const child = spawn(path, args, { cwd: ROOT, stdio: ['ignore', 'pipe', stdio] });
  let told = '';
  const said = await new Promise((resolve, reject) => {
    child.stdout.on('data', (data) => {
      told += data;
      const found = pattern.exec(told);
      if (found) resolve(found[0]);
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`${path} ended with ${code}: ${told}`)));
  });
  return { said, told: () => told, stop: () => child.kill('SIGTERM'), ended: (then) => child.on('exit', then) };
}

/** Runs `jishi` to its end and gives its exit code: 1 is said of work done in part. */
export const runAnyhow = (...args) => spawnSync(jishi(), args, { cwd: ROOT, stdio: 'ignore' }).status;
