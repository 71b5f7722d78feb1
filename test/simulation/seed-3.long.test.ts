import { describeSimulatedYear } from './simulated-year.js';

describeSimulatedYear(3);
