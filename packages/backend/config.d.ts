export interface Config {
  auth?: {
    providers?: {
      /**
       * Sign-in by choosing one of `openchoreo.demo.people`, without a
       * password. Only offered on a loopback address.
       */
      demo?: {};
    };
  };
  openchoreo?: {
    demo?: {
      /** Default false. */
      enabled?: boolean;
      /** Whom one can sign in as. */
      people?: Array<{
        /** Value of the header `x-demo-user`: letters, digits, `-`, `_`. */
        id: string;
        displayName: string;
        /** One line that says what the person does. */
        title?: string;
        /** A user of the catalog, for example `user:default/anna`. */
        entityRef: string;
      }>;
      /** Printed when the portal is ready. */
      thingsToTry?: string[];
    };
  };
}
