import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import typescript from 'typescript';

const compilerOptions = { target: 'es2023', module: 'esnext', verbatimModuleSyntax: true, inlineSourceMap: true };

/** Node 20 cannot read TypeScript; a process that a test means to kill has no vitest around it. */
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { outputText } = typescript.transpileModule(readFileSync(fileURLToPath(url), 'utf8'), { compilerOptions });
  return { format: 'module', source: outputText, shortCircuit: true };
}
