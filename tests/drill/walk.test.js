// minutes: 25, build: release
// A long walk over the flows of both benefits, with facts that change: whoever is next does what was done seldom, or what is not his to do. Every
// row that an operation takes is taken, and every kind of ground falls, before the review ends, before the payment and after it.
//
// DRILL_SEED walks another walk, DRILL_STEPS sets its length; it goes on for six tenths of that at most while something was taken too seldom.
import { walks } from '../tool/walk.js';

const steps = Number(process.env.DRILL_STEPS ?? 5500);
walks({
	seed: Number(process.env.DRILL_SEED ?? 2020), steps, beyond: steps * 0.6, firms: 40, paid: 8, pause: '2020-10-20', until: '2021-03-10', each: 3,
});
