// A short walk over the flows of both benefits, with facts that change (tests/drill/walk.test.js is the long one).
import { walks } from '../tool/walk.js';

walks({ seed: Number(process.env.DRILL_SEED ?? 63), steps: 500, firms: 6, until: '2020-08-14' });
