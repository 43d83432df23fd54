// The tests' `fast-check`: the package itself with one seed for a whole run, so that a run answers the same twice and a red one
// is repeated by its command. `vitest.config.ts` puts it in the package's place; it is named by path here, or it would find itself.
import fc from '../../node_modules/fast-check/lib/fast-check.js';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);
if (!Number.isSafeInteger(seed)) throw new Error('QUIRE_PROPERTY_SEED must be a whole number');
fc.configureGlobal({ seed });

export * from '../../node_modules/fast-check/lib/fast-check.js';
export default fc;
