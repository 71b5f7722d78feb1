import { endedScenes } from './scenes-ended.js';
import { executionScenes } from './scenes-execution.js';
import { filingScenes } from './scenes-filing.js';
import { reviewScenes } from './scenes-review.js';
import type { Scene } from './scene.js';

/** A case in every state, by the name of its scene, in the order in which they are set. */
export const scenes: Record<string, Scene> = { ...endedScenes, ...filingScenes, ...reviewScenes, ...executionScenes };
