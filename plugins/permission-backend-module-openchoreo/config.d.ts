export interface Config {
  openchoreo?: {
    permission?: {
      /**
       * What people may do beyond OpenChoreo's own permissions, for example in
       * the catalog or the scaffolder. `allow` (default): all that signed-in
       * users may do without a policy; `read`: only permissions whose action is
       * `read`; `deny`: nothing.
       */
      otherPlugins?: 'allow' | 'read' | 'deny';
      /**
       * Who may do what with OpenChoreo objects. What no role allows is denied.
       */
      roles?: Array<{
        /** For messages and logs. */
        name: string;
        /** Entity refs of groups and users, for example `group:default/platform`. */
        members: string[];
        /** What the members may do; a member of several roles may do all of it. */
        allow: Array<{
          actions: Array<
            | 'read'
            | 'develop'
            | 'deploy'
            | 'promote'
            | 'approve'
            | 'skip-gate'
            | 'platform'
          >;
          /** Only in these organizations. Absent: in all. */
          organizations?: string[];
          /** Only in these projects. Absent: in all. */
          projects?: string[];
          /** Only in these environments. Absent: in all. */
          environments?: string[];
          /** true: only in production environments; false: everywhere else. */
          production?: boolean;
        }>;
      }>;
    };
  };
}
