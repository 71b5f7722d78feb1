/** Where the parts of a running stack are. */
export interface StackAddresses {
  /** The API's base address; its resources are under `/api/v1`. */
  api: string;
  /** Null with somebody else's Temporal server. */
  temporalUi: string | null;
  temporalAddress: string;
  namespace: string;
  /** As the owner of the tables signs in; the processes have logins of their own. */
  databaseUrl: string;
  /** Where tokens for the shell come from, and the two issuers behind it. */
  issuer: string;
  peopleIssuer: string;
  machinesIssuer: string;
  simulators: { name: string; url: string }[];
  /** Where the mails of this machine are read. */
  mail: string;
  metrics: { api: string; worker: string; workerHealth: string };
}

export interface StackOptions {
  /** The folder that keeps everything; created if need be. */
  dataDir: string;
  /** Starts empty: what is in the data folder is removed. */
  fresh?: boolean;
  /** The data folder is of no use afterwards: it goes with the stack, also when that is killed. */
  temporary?: boolean;
  /** The API's port; a free one if it is taken. */
  port?: number;
  /** A folder that `compileHouse` made of the present sources; without it the stack makes one in its data folder. */
  compiled?: string;
  /** Tries the usual ports first; without it all are free ones, so that stacks run side by side. */
  usualPorts?: boolean;
  /** Temporal's program; found as needed by default. */
  temporalBinary?: string;
  /** Somebody else's servers, used instead of ours. */
  databaseUrl?: string;
  temporalAddress?: string;
  namespace?: string;
  /** Further settings for the API and the worker. */
  env?: NodeJS.ProcessEnv;
  /** Starts the worker (default); without it the API counts as ready once it is live. */
  workers?: boolean;
  /** Starts the API (default). */
  api?: boolean;
  /** Told what happens, line by line. */
  log?: (line: string) => void;
  /** Gives a start up: everything stops and `startStack` throws. */
  signal?: AbortSignal;
}

export interface Stack extends StackAddresses {
  /** The settings of its API or worker (by default) process, for a further one beside it. */
  env(of?: 'api' | 'worker'): NodeJS.ProcessEnv;
  /** Starts the worker process (again), with further settings if given. */
  startWorker(env?: NodeJS.ProcessEnv): void;
  /** Sends the signal (SIGKILL by default) and resolves when the process has ended; it stays down until `startWorker`. */
  killWorker(signal?: NodeJS.Signals): Promise<void>;
  /** Starts the API process (again) and waits until it is live. */
  startApi(env?: NodeJS.ProcessEnv): Promise<void>;
  killApi(signal?: NodeJS.Signals): Promise<void>;
  /** Takes a server away; the same data come back on the same port with `start…`. */
  stopTemporal(): Promise<void>;
  startTemporal(): Promise<void>;
  stopPostgres(): Promise<void>;
  startPostgres(): Promise<void>;
  /** A bearer token for a sample account. */
  token(account: string): Promise<string>;
  /** The signature of a sample body's head on a document, as the EDMS carries it. */
  sign(account: string, document: Uint8Array): Promise<Uint8Array>;
  /** The processes that run now. */
  pids(): { name: string; pid: number }[];
  /** Ends every process it started; bounded, and the same promise however often it is called. */
  stop(): Promise<void>;
}
