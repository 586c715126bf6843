// minutes: 25, build: release
// A long walk over the flows of both benefits, with facts that change: whoever is next does what was done seldom, or what is not his to do. Every
// row that an operation takes is taken, and every kind of ground falls, before the review ends, before the payment and after it.
//
// DRILL_SEED walks another walk, DRILL_STEPS sets its length.
import { walks } from '../tool/walk.js';

walks({ seed: Number(process.env.DRILL_SEED ?? 2020), steps: Number(process.env.DRILL_STEPS ?? 9000), firms: 20, until: '2021-03-10', each: 3 });
