/**
 * Draws the same random cases in every run if FLEETMERGE_PROPERTY_SEED names a seed. The proof of
 * a change does: it must go red because of the change, never by the luck of the draw. Every other
 * run draws new cases, which is what finds things.
 */
import fc from "fast-check";

const seed = process.env["FLEETMERGE_PROPERTY_SEED"];

if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
