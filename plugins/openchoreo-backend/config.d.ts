export interface Config {
  openchoreo?: {
    /**
     * Keys that seal approvals and releases, and that encrypt credentials at
     * rest. The first of each list writes, all of them read; rotate by putting
     * a new one in front.
     */
    keys?: {
      /**
       * Folder of the key file that is made on first use. Default: the folder
       * of the SQLite files.
       */
      directory?: string;
      seal?: Array<{
        id: string;
        /**
         * At least 32 bytes in base64.
         * @visibility secret
         */
        secret: string;
      }>;
      encryption?: Array<{
        id: string;
        /**
         * 32 bytes in base64.
         * @visibility secret
         */
        secret: string;
      }>;
    };
    /**
     * Whether an empty installation starts with the default organization, data
     * plane, environments, pipeline, project and classes. Default true, unless
     * a demo brings its own.
     */
    defaultResources?: boolean;
    promotion?: {
      /** Finished promotions kept per component and environment. Default 50; the ledger keeps all. */
      keep?: number;
      /** How long a request waits before it expires, for example `336h`. */
      waitLimit?: string;
      /** How long a roll-out may take, for example `10m`. */
      rolloutTimeout?: string;
    };
    demo?: {
      /** Set up a demo in an empty installation. */
      enabled?: boolean;
      /** Files and folders with manifests; relative to the process's folder. */
      manifests?: string[];
    };
  };
}
