import { createBackend } from '@backstage/backend-defaults';
import { authModuleDemoSignIn } from './demo-sign-in/authModuleDemoSignIn';
import { readyPlugin } from './ready/readyPlugin';

const backend = createBackend();

// The portal
backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));

// Who is it, and what may they do
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(authModuleDemoSignIn);
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@openchoreo-backstage/plugin-permission-backend-module-openchoreo'),
);

// The control plane, and what it brings into the catalog
backend.add(import('@openchoreo-backstage/plugin-openchoreo-backend'));
backend.add(
  import('@openchoreo-backstage/plugin-catalog-backend-module-openchoreo'),
);

// The catalog, and what reads it
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(
  import('@backstage/plugin-scaffolder-backend-module-notifications'),
);
backend.add(
  import('@openchoreo-backstage/plugin-scaffolder-backend-module-openchoreo'),
);
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-pg'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(
  import('@openchoreo-backstage/plugin-search-backend-module-openchoreo'),
);
backend.add(import('@backstage/plugin-mcp-actions-backend'));

backend.add(readyPlugin);

backend.start().catch(error => {
  // Otherwise the process would go on without the plugins that failed.
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
