export interface Config {
  openchoreo?: {
    catalog?: {
      /**
       * Let a list of OpenChoreo's objects remove more than 5 % of the catalog's
       * entities at once. Default false: such a list is held and logged.
       */
      allowSweep?: boolean;
    };
  };
}
