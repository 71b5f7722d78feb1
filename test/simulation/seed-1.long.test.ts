import { describeSimulatedYear } from './simulated-year.js';

describeSimulatedYear(1);
